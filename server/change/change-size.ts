import { sql } from "drizzle-orm";
import { systemSettings } from "#drizzle/schema/settings.ts";
import { type Actor, systemActor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ChangeOptions } from "#shared/change.ts";
import type { Selection } from "#shared/list-params.ts";
import type { Command } from "./command.ts";
import { rowsOfPlan } from "./plan.ts";
import type { ChangeContext } from "./record-refusal.ts";
import { rowsOf } from "./rows-of.ts";

/** More rows than this make a change a job, unless the setting `changes.jobRows` says otherwise. */
export const usualJobRows = 20_000;

// So small a change is made at once, whatever the setting says; and nobody has to be asked for the setting.
const alwaysAtOnce = 100;

/** The rows of a change that is large enough to run as a job, as far as they are known beforehand; undefined for any other. */
export async function largeChange<Input>(
  ctx: ChangeContext,
  actor: Actor,
  command: Pick<Command<Input, unknown>, "size">,
  input: Input,
  { expect }: Pick<ChangeOptions, "expect">,
): Promise<number | undefined> {
  const rehearsed = expect === undefined ? undefined : rowsOfPlan(expect);
  if (rehearsed !== undefined) return largeEnough(ctx.database, rehearsed);
  const selection = selectionOf(input);
  if (selection && "ids" in selection) return largeEnough(ctx.database, selection.ids.length);
  const list = selection && ctx.procedure ? ctx.listAt?.(ctx.procedure) : undefined;
  if (!command.size && !list) return undefined;
  const rows = await inTransaction(ctx.database, actor, { requestId: ctx.requestId }, (tx) =>
    command.size ? command.size(tx, input) : countMatching(tx, actor, list!, selection!),
  );
  return largeEnough(ctx.database, rows);
}

/** The rows, when they are too many to be changed at once. */
export async function largeEnough(
  database: Pick<Database, "lease">,
  rows: number,
): Promise<number | undefined> {
  if (rows <= alwaysAtOnce) return undefined;
  return rows > (await jobRows(database as Database)) ? rows : undefined;
}

function jobRows(database: Database): Promise<number> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const answer = await tx.execute(sql`select ${systemSettings.value} #>> '{}' as rows from ${systemSettings}
      where ${systemSettings.key} = 'changes.jobRows' and jsonb_typeof(${systemSettings.value}) = 'number'`);
    const [setting] = rowsOf<{ rows: string }>(answer);
    return setting ? Math.max(alwaysAtOnce, Number(setting.rows)) : usualJobRows;
  });
}

async function countMatching(
  tx: Parameters<ListQuery["selection"]>[0],
  actor: Actor,
  list: ListQuery,
  selection: Selection,
): Promise<number> {
  const chosen = list.selection(tx, actor, selection);
  const answer = await tx.execute(
    sql`select count(*)::int as rows from ${list.binding.table} where ${chosen}`,
  );
  return rowsOf<{ rows: number }>(answer)[0]?.rows ?? 0;
}

function selectionOf(input: unknown): Selection | undefined {
  const selection = typeof input === "object" && input !== null && "selection" in input && input.selection;
  return typeof selection === "object" && selection !== null ? (selection as Selection) : undefined;
}
