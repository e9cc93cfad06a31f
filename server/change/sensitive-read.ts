import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Actor, can } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { Context } from "#server/trpc/context.ts";
import type { Resource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { writeActivity } from "./activity.ts";
import type { DiffResource } from "./diff-resources.ts";
import { withArticle } from "./refusal-words.ts";
import { rowsOf } from "./rows-of.ts";

/** What a read needs of the request. */
type ReadContext = Pick<Context, "database" | "requestId"> & Partial<Pick<Context, "log" | "diffResources">>;
type ReadResource = Pick<Resource, "name" | "noun" | "sensitive"> & Pick<DiffResource, "fields">;

const hour = 3_600_000;
const mostRemembered = 20_000;
/** Who saw what in this hour, in this process: spares the database the question. */
const remembered = new Map<string, number>();

/** Whether opening a record of the resource shows this reader something that is worth an entry. */
export function isSensitiveFor(resource: ReadResource, actor: Actor): boolean {
  if (actor.kind === "system") return false;
  if (resource.sensitive === true) return true;
  if (!resource.sensitive) return false;
  const visible = new Set(visibleFields(resource as Resource, actor.permissions));
  return resource.sensitive.some((name) => visible.has(name));
}

/**
 * Writes down that somebody opened a sensitive record, once per person, record and hour, behind the answer: the reader doesn't
 * wait, and a read is given also when it can't be written down; then the server's log says so.
 */
export async function recordRead(
  ctx: ReadContext,
  actor: Actor,
  resource: ReadResource,
  id: string,
): Promise<void> {
  if (!isSensitiveFor(resource, actor) || actor.kind === "system") return;
  const key = [actor.userId, actor.impersonatedBy, resource.name, id].join(" ");
  if (!isFirst(key, Date.now())) return;
  const action = `${resource.name}:read-sensitive`;
  try {
    await inTransaction(
      ctx.database,
      actor,
      { changeId: randomUUID(), requestId: ctx.requestId },
      async (tx) => {
        // Another process may have written it down already.
        const seen = await tx.execute(sql`
          select 1 from activities where entity_type = ${resource.name} and entity_id = ${id} and action = ${action}
            and actor_id = ${actor.impersonatedBy ?? actor.userId} and created_at > now() - interval '1 hour' limit 1`);
        if (rowsOf(seen).length > 0) return;
        await writeActivity(tx, actor, null, {
          action,
          outcome: "ok",
          entityType: resource.name,
          entityId: id,
          description: `Opened ${withArticle(resource.noun)}'s record`,
        });
      },
    );
  } catch (fault) {
    remembered.delete(key);
    ctx.log?.error({ err: fault, action }, "a sensitive read could not be written down");
  }
}

/** The same for what the log tells of a record: its past shows what the record shows. */
export async function recordPastRead(
  ctx: ReadContext,
  actor: Actor,
  name: string,
  id: string,
): Promise<void> {
  const resource = [...(ctx.diffResources?.values() ?? [])]
    .flat()
    .find((candidate) => candidate.name === name && can(actor, candidate.permission));
  if (resource) await recordRead(ctx, actor, resource, id);
}

function isFirst(key: string, now: number): boolean {
  const last = remembered.get(key);
  if (last !== undefined && now - last < hour) return false;
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
  remembered.delete(key);
  remembered.set(key, now);
  return true;
}
