import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import type { CreateRecordsInput, EditRecordsInput, RecordsAsked } from "#shared/inputs/record-inputs.ts";
import type { FieldFault, RowFault, StaleRecord } from "#shared/record-edits.ts";
import type { Row } from "#server/data/list-query.ts";
import { noon, seedAt } from "#tests/features/demo-business-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

type Change<Input> = (change: ChangeOptions & { input: Input }) => Promise<ChangeOutcome>;

/** A resource's procedures, whichever it is. */
export interface Records {
  list(params: Record<string, unknown>): Promise<{ rows: Row[] }>;
  get(which: { id: string }): Promise<Row>;
  edit: Change<EditRecordsInput>;
  create: Change<CreateRecordsInput>;
  remove: Change<RecordsAsked>;
  restore: Change<RecordsAsked>;
}

export interface EditScene {
  app: TestApp;
  staff: StaffActor;
  rows<Found>(text: string, values?: unknown[]): Promise<Found[]>;
  /** The procedures of a resource as somebody; default a member of staff who may do all. */
  records(resource: string, actor?: StaffActor | MemberActor): Records;
  staffWith(permissions: readonly string[], organizationId?: string): StaffActor;
  /** An admin of the organization with this slug; permissions are not what holds him back. */
  adminOf(slug: string, permissions?: readonly string[]): Promise<MemberActor>;
  close(): Promise<void>;
}

/** The demo business, to edit its records. */
export async function editScene(): Promise<EditScene> {
  const app = await testApp({ seed: async (db) => void (await seedAt(db, noon)) });
  const rows = async <Found>(text: string, values: unknown[] = []) =>
    (await app.db.owner.query(text, values)).rows as Found[];
  // Whether somebody else has to agree is another subject.
  await app.db.owner.query(
    "begin; set local session_replication_role = replica; delete from approval_requests; delete from approval_policies; commit",
  );
  const person = { sessionId: randomUUID(), ipAddress: "192.0.2.7", userAgent: "tests" };
  const [owner] = await rows<{ id: string; email: string; name: string }>(
    "select id, email, full_name as name from users where email = 'owner@pressdesk.test'",
  );
  const staffWith: EditScene["staffWith"] = (permissions, organizationId) => ({
    ...person,
    kind: "staff",
    userId: owner!.id,
    email: owner!.email,
    name: owner!.name,
    permissions: new Set(permissions),
    organizationId: organizationId ?? null,
  });
  const staff = staffWith(["*"]);
  return {
    app,
    staff,
    rows,
    staffWith,
    records: (resource, actor = staff) => {
      const key = resource.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      return (app.caller(actor) as unknown as Record<string, Records>)[key]!;
    },
    adminOf: async (slug, permissions = ["*"]) => {
      const [admin] = await rows<{ id: string; email: string; name: string; organizationId: string }>(
        `select u.id, u.email, u.full_name as name, o.id as "organizationId" from organizations o
         join organization_members m on m.organization_id = o.id and m.role in ('owner', 'admin') and m.is_active
         join users u on u.id = m.user_id where o.slug = $1 order by m.role limit 1`,
        [slug],
      );
      return {
        ...person,
        kind: "member",
        userId: admin!.id,
        email: admin!.email,
        name: admin!.name,
        permissions: new Set(permissions),
        organizationId: admin!.organizationId,
        organizationRole: "admin",
      };
    },
    close: () => app.close(),
  };
}

export interface Refused {
  code: string;
  message: string;
  faults: RowFault[];
  stale: StaleRecord[];
}

/** What a refused attempt was told. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refused> {
  try {
    await attempt;
  } catch (fault) {
    if (!(fault instanceof TRPCError)) throw fault;
    const details = (fault as { details?: { faults?: RowFault[]; stale?: StaleRecord[] } }).details;
    return {
      code: fault.code,
      message: fault.message,
      faults: details?.faults ?? [],
      stale: details?.stale ?? [],
    };
  }
  throw new Error("It was not refused.");
}

export const apply = <Input>(input: Input) => ({ mode: "apply" as const, input });
export const changeIdOf = (outcome: ChangeOutcome) => (outcome.mode === "apply" ? outcome.changeId : "");
export const wordsOf = (faults: readonly FieldFault[]) =>
  faults.map(({ field, message }) => `${field}: ${message}`);
