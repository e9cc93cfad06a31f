import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { can, type Actor } from "#server/auth/actor.ts";
import { permitChange, runChange } from "#server/change/change.ts";
import type { AnyCommand, Command } from "#server/change/command.ts";
import { createRecords } from "#server/change/create-records.ts";
import { editRecords } from "#server/change/edit-records.ts";
import { inWords } from "#server/change/refusal-words.ts";
import { removeRecords } from "#server/change/remove-records.ts";
import { recordRead } from "#server/change/sensitive-read.ts";
import { restoreRecords } from "#server/change/restore-records.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden, signedOut } from "#server/errors.ts";
import type { CommandAt, Context, ListAt } from "#server/trpc/context.ts";
import { formatError } from "#server/trpc/format-error.ts";
import { changeOptionsSchema } from "#shared/inputs/change-inputs.ts";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";
import type { Permission } from "#shared/permissions.ts";
import type { RecordEdits } from "#shared/record-edits.ts";

export interface ProcedureMeta {
  /** What the caller must hold; `session` asks only to be signed in. Every procedure names one. */
  permission: Permission | "session";
  /** What the procedure runs, where it is a change. */
  command?: AnyCommand;
}

const trpc = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter: formatError,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  });

export const router = trpc.router;

/** A procedure for callers who hold the permission; `ctx.actor` is there. What the database refuses to a mutation arrives in words. */
export function guarded(permission: ProcedureMeta["permission"]) {
  return trpc.procedure.meta({ permission }).use(async ({ ctx, type, next }) => {
    const answer = await next({ ctx: { ...ctx, actor: permitted(ctx, permission) } });
    if (answer.ok || type !== "mutation") return answer;
    throw inWords(answer.error);
  });
}

/** The commands of a router by the place of their procedure: `errors.resolve`. */
export function commandsOf(routed: { _def: { procedures: unknown } }): CommandAt {
  const procedures = routed._def.procedures as Record<string, { _def: { meta?: ProcedureMeta } } | undefined>;
  return (procedure) =>
    Object.hasOwn(procedures, procedure) ? procedures[procedure]?._def.meta?.command : undefined;
}

/** The list beside a command's procedure, by the name of their router. */
export function listsBeside(lists: Readonly<Record<string, ListQuery>>): ListAt {
  return (procedure) => {
    const [router = ""] = procedure.split(".", 1);
    return lists[router.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  };
}

/** A procedure for anybody, signed in or not. There are few; the architecture test lists them. */
export const open = trpc.procedure;

function permitted(ctx: Context, permission: ProcedureMeta["permission"]): Actor {
  if (!ctx.actor) throw signedOut();
  if (permission !== "session" && !can(ctx.actor, permission)) throw forbidden();
  return ctx.actor;
}

/** A read of one's own, for questions that are not lists. */
export function query<Output, Input, Result>(
  permission: ProcedureMeta["permission"],
  input: z.ZodType<Output, Input>,
  read: (ctx: Context & { actor: Actor }, input: Output) => Promise<Result>,
) {
  return guarded(permission)
    .input(input)
    .query(({ ctx, input }) => read(ctx, input as Output));
}

/** The questions of a list: rows, count, facets, groups, totals, one record. */
export function list(list: ListQuery) {
  const { permission } = list.resource;
  // A filter typed further makes the browser give the question before up: it ends in the database too.
  const read = <Result>(
    ctx: Context & { actor: Actor },
    run: Parameters<typeof inTransaction<Result>>[3],
    replica = false,
  ) => inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal, replica }, run);
  return {
    list: query(
      permission,
      listParamsSchema,
      (ctx, params) => ctx.ahead?.take(list, params) ?? read(ctx, (tx) => list.rows(tx, ctx.actor, params)),
    ),
    count: query(
      permission,
      listParamsSchema.extend({ exact: z.boolean().optional() }),
      (ctx, { exact, ...params }) => read(ctx, (tx) => list.count(tx, ctx.actor, params, exact), true),
    ),
    facets: query(
      permission,
      z.strictObject({ params: listParamsSchema, field: z.string().max(100) }),
      (ctx, { params, field }) => read(ctx, (tx) => list.facets(tx, ctx.actor, params, field)),
    ),
    groups: query(permission, listParamsSchema, (ctx, params) =>
      read(ctx, (tx) => list.groups(tx, ctx.actor, params), true),
    ),
    totals: query(permission, listParamsSchema, (ctx, params) =>
      read(ctx, (tx) => list.totals(tx, ctx.actor, params), true),
    ),
    get: query(permission, z.strictObject({ id: z.uuid() }), async (ctx, { id }) => {
      const record = await read(ctx, (tx) => list.get(tx, ctx.actor, id));
      void recordRead(ctx, ctx.actor, list.resource, id);
      return record;
    }),
  };
}

/** A command's procedure: `{ input, mode, reason?, expect? }` in, a plan or an applied change out. */
export function change<Input, Result>(command: Command<Input, Result>) {
  return (
    trpc.procedure
      .meta({ permission: command.permission, command })
      // Before the input: whoever may not do this isn't told what is wrong with it.
      .use(async ({ ctx, next, getRawInput }) => {
        if (!ctx.actor) throw signedOut();
        await permitChange(ctx, ctx.actor, command);
        const rawInput = async () => ((await getRawInput()) as { input?: unknown } | undefined)?.input;
        return next({ ctx: { ...ctx, actor: ctx.actor, rawInput } });
      })
      .input(changeOptionsSchema.extend({ input: command.input }))
      .mutation(({ ctx, path, input: { input, ...options } }) =>
        runChange({ ...ctx, procedure: path }, ctx.actor, command, input as Input, options),
      )
  );
}

type CreateProcedure = ReturnType<typeof change<Input<typeof createRecords>, Result<typeof createRecords>>>;
type RemoveProcedure = ReturnType<typeof change<Input<typeof removeRecords>, Result<typeof removeRecords>>>;
type RestoreProcedure = ReturnType<
  typeof change<Input<typeof restoreRecords>, Result<typeof restoreRecords>>
>;
type Input<Make extends (...given: never[]) => unknown> =
  ReturnType<Make> extends Command<infer Given, unknown> ? Given : never;
type Result<Make extends (...given: never[]) => unknown> =
  ReturnType<Make> extends Command<infer _, infer Made> ? Made : never;

/** A list whose records may be changed: its four questions, `edit`, and, where declared, `create`, `remove` and `restore`. */
export function records<Edits extends RecordEdits>(listQuery: ListQuery, edits: Edits) {
  return {
    ...list(listQuery),
    edit: change(editRecords(listQuery, edits)),
    ...(edits.create && { create: change(createRecords(listQuery, edits)) }),
    ...(edits.remove && { remove: change(removeRecords(listQuery, edits)) }),
    ...(edits.restore && { restore: change(restoreRecords(listQuery, edits)) }),
  } as ReturnType<typeof list> & {
    edit: ReturnType<typeof change<Input<typeof editRecords>, Result<typeof editRecords>>>;
  } & (Edits["create"] extends Permission ? { create: CreateProcedure } : unknown) &
    (Edits["remove"] extends Permission ? { remove: RemoveProcedure } : unknown) &
    (Edits["restore"] extends Permission ? { restore: RestoreProcedure } : unknown);
}
