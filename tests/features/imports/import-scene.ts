import type { StaffActor } from "#server/auth/actor.ts";
import { exportDoor } from "#server/exports/export-door.ts";
import { importDoor } from "#server/imports/import-door.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { allEdits } from "#shared/edits/all-edits.ts";
import {
  importableFields,
  type ImportInput,
  type ImportOutcome,
  matchHeadings,
} from "#shared/record-imports.ts";
import type { ChangeOutcome } from "#shared/change.ts";
import { standingDoors } from "#tests/support/standing-doors.ts";
import { testApp } from "#tests/support/test-app.ts";

const personId = "0190a000-0000-7000-8000-000000000001";
const otherId = "0190a000-0000-7000-8000-000000000002";

export const staffWith = (permissions: string[], userId = personId): StaffActor => ({
  kind: "staff",
  userId,
  sessionId: "0190a000-0000-7000-8000-0000000000ee",
  email: "staff@imports.test",
  name: "Staff",
  permissions: new Set(permissions),
  organizationId: null,
  ipAddress: null,
  userAgent: null,
});
export const somebodyElse = () => staffWith(["*"], otherId);

/** A console with a person who may do everything, and the doors for files in front of it. */
export async function importScene() {
  const app = await testApp({
    seed: async ({ owner }) => {
      await owner.query(`begin; set local session_replication_role = replica;
        insert into users (id, email, full_name) values ('${personId}', 'staff@imports.test', 'Staff'), ('${otherId}', 'other@imports.test', 'Other');
        insert into roles (id, name, permissions) values ('0190a000-0000-7000-8000-0000000000ff', 'Everything', '["*"]');
        insert into user_roles (user_id, role_id) values ('${personId}', '0190a000-0000-7000-8000-0000000000ff'), ('${otherId}', '0190a000-0000-7000-8000-0000000000ff');
        commit;`);
    },
  });
  let actor = staffWith(["*"]);
  const { database } = app.db;
  const who = async () => actor;
  const doors = standingDoors({
    "/exports": exportDoor({ database, lists: allLists, actor: who }),
    "/imports": importDoor({ database, actor: who }),
  });

  const upload = (resource: string, body: string | Buffer, name = "file.csv") =>
    doors.request(`/imports/${resource}?name=${encodeURIComponent(name)}`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
    });
  return {
    ...app,
    doors,
    upload,
    /** From now on somebody else acts. */
    as: (next: StaffActor) => (actor = next),
    get actor() {
      return actor;
    },
    /** Brings a file; refused ones throw their words. */
    async bring(resource: string, body: string | Buffer): Promise<string> {
      const answer = await upload(resource, body);
      const read = (await answer.json()) as { fileId?: string; error?: { message: string } };
      if (read.fileId === undefined)
        throw new Error(
          `${answer.status}: ${read.error?.message} ${answer.status === 500 ? app.logged().slice(-2000) : ""}`,
        );
      return read.fileId;
    },
    /** The mapping that the screen proposes. */
    async mapping(fileId: string, more: Partial<ImportInput> = {}): Promise<ImportInput> {
      const { header, resource } = await app.caller(actor).imports.file({ fileId });
      const edits = allEdits[resource]!;
      const columns = matchHeadings(edits, importableFields(edits, actor), header);
      return { fileId, columns, timeZone: "Europe/Berlin", locale: "en", leaveFaulty: false, ...more };
    },
    check: (input: ImportInput) => app.caller(actor).imports.check(input),
    async apply(
      resource: string,
      input: ImportInput,
    ): Promise<Extract<ChangeOutcome<ImportOutcome>, { mode: "apply" }>> {
      const into = app.caller(actor).importInto as unknown as Record<
        string,
        (given: unknown) => Promise<unknown>
      >;
      const outcome = (await into[resource]!({ input, mode: "apply" })) as ChangeOutcome<ImportOutcome>;
      if (outcome.mode !== "apply") throw new Error(`The import became: ${outcome.mode}`);
      return outcome;
    },
    async export(file: string, search = ""): Promise<Buffer> {
      const answer = await doors.request(`/exports/${file}?${search}`);
      if (answer.status !== 200) throw new Error(await answer.text());
      return Buffer.from(await answer.arrayBuffer());
    },
    rows: async (sql: string) => (await app.db.owner.query(sql)).rows as Record<string, unknown>[],
    seedRows: (sql: string) =>
      app.db.owner.query(`begin; set local session_replication_role = replica; ${sql}; commit`),
  };
}
export type ImportScene = Awaited<ReturnType<typeof importScene>>;
