import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import { type ChangeWorker, startChangeWorker } from "#server/jobs/change-worker.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { commandsOf, listsBeside } from "#server/trpc/procedures.ts";
import { appRouter } from "#server/trpc/router.ts";
import type { QueuedJob } from "#shared/change.ts";
import { changeScene, type Scene } from "#tests/kernel/change-scene.ts";
import type { Selection } from "#shared/list-params.ts";
import { organizationRolePermissions } from "#shared/roles.ts";

type Caller = ReturnType<typeof appRouter.createCaller>;

export interface JobRow {
  id: string;
  state: string;
  stage: string;
  attempts: number;
  message: string | null;
  has_drifted: boolean;
  row_count: number | null;
  done_rows: number;
  description: string | null;
}

export interface JobsScene extends Scene {
  api(actor?: StaffActor | MemberActor): Caller;
  /** A member of an organization with its owner's rights. */
  ownerOf(organization: string): Promise<MemberActor>;
  /** Unresolved error groups. */
  errors(count: number, organizationId?: string): Promise<string[]>;
  /** The same, with a selection of all of them: more than could be named one by one. */
  manyErrors(count: number): Promise<{ ids: string[]; selection: Selection }>;
  /** Large is what has more rows than this; 100 at the least. */
  large(rows: number): Promise<void>;
  worker(leaseSeconds?: number): Promise<ChangeWorker>;
  job(id: string): Promise<JobRow>;
  entries(jobId: string): Promise<
    {
      action: string;
      outcome: string;
      description: string;
      metadata: Record<string, unknown>;
      actor_id: string | null;
    }[]
  >;
  /** Keeps whoever wants to write into the platform's log waiting at its last step, until the returned function is called. */
  holdLog(): Promise<() => Promise<void>>;
  /** Lets go of everything that is still held. */
  freeAll(): Promise<void>;
  /** The same for whoever wants to change this row. */
  holdRow(table: string, id: string): Promise<() => Promise<void>>;
}

/** Error groups by the hundred, and a worker that is started when the test says so. */
export async function jobsScene(): Promise<JobsScene> {
  const scene = await changeScene();
  const context = (actor: Actor) => ({
    ...scene.context(actor as StaffActor),
    diffResources: diffResources(Object.values(allLists)),
    commandAt: commandsOf(appRouter),
    listAt: listsBeside(allLists),
  });
  const held = new Set<() => Promise<void>>();
  const hold = async (text: string, values: unknown[] = []) => {
    const client: pg.PoolClient = await scene.owner.connect();
    await client.query("begin");
    await client.query(text, values);
    const free = async () => {
      if (!held.delete(free)) return;
      await client.query("rollback");
      client.release();
    };
    held.add(free);
    return free;
  };
  await scene.bareUpdate(
    "insert into audit_chains (chain) values ('platform') on conflict do nothing returning chain as id",
  );
  const errors = async (count: number, organizationId?: string, title = "The press is cold") => {
    const [project] = await scene.bareUpdate(
      "insert into ingest_projects (name, slug, organization_id) values ('Counter', $1, $2) returning id",
      [randomUUID(), organizationId ?? null],
    );
    return scene.bareUpdate(
      `insert into error_groups (project_id, organization_id, fingerprint, title)
       select $1, $2, gen_random_uuid()::text, $4 || ' ' || n from generate_series(1, $3::int) n returning id`,
      [project, organizationId ?? null, count, title],
    );
  };
  return {
    ...scene,
    errors,
    async manyErrors(count) {
      const title = `The press is cold at ${randomUUID()}`;
      const ids = await errors(count, undefined, title);
      const [{ now } = { now: "" }] = await scene.rows<{ now: string }>(
        `select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
      );
      const filter = { field: "title", operator: "startsWith", value: title } as const;
      return { ids, selection: { matching: { filter }, except: [], asOf: now } };
    },
    api: (actor = scene.staff) => appRouter.createCaller(context(actor)),
    async ownerOf(name) {
      const { owner } = await scene.organization(name);
      return { ...owner, permissions: new Set([...organizationRolePermissions.owner, "change-jobs:read"]) };
    },
    async large(rows) {
      await scene.bareUpdate(
        `insert into system_settings (key, value) values ('changes.jobRows', $1::jsonb)
         on conflict (key) do update set value = excluded.value returning id`,
        [String(rows)],
      );
    },
    worker: (leaseSeconds = 30) => {
      const { database, log, diffResources: resources, commandAt } = context(scene.staff);
      return startChangeWorker({ database, log, diffResources: resources, commandAt, leaseSeconds });
    },
    async job(id) {
      const [row] = await scene.rows<JobRow>("select * from change_jobs where id = $1", [id]);
      if (!row) throw new Error("There is no such job.");
      return row;
    },
    entries: (jobId) =>
      scene.rows(
        `select action, outcome, description, metadata, actor_id from activities
         where change_id = $1 or metadata #>> '{job,id}' = $1::text order by created_at, position`,
        [jobId],
      ),
    freeAll: async () => {
      for (const free of held) await free();
    },
    holdLog: () => hold("select from audit_chains where chain = 'platform' for update"),
    holdRow: (table, id) => hold(`select from ${table} where id = $1 for update`, [id]),
  };
}

/** What a command answers when it has become a job. */
export function jobOf(outcome: { mode: string }): QueuedJob {
  if (outcome.mode !== "job") throw new Error(`This is no job: ${outcome.mode}.`);
  return outcome as QueuedJob;
}
