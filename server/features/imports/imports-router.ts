import { randomUUID } from "node:crypto";
import { z } from "zod";
import { editableList } from "#server/change/editable-list.ts";
import { openWork } from "#server/change/open-work.ts";
import { inWords } from "#server/change/refusal-words.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { notFound } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";
import { change, guarded, query, router } from "#server/trpc/procedures.ts";
import type { Actor } from "#server/auth/actor.ts";
import { allEdits } from "#shared/edits/all-edits.ts";
import { type ImportInput, importInput, type ImportOutcome } from "#shared/record-imports.ts";
import { importRecords, type Lists, runImport } from "./import-records.ts";
import { cancelRun, progressOf } from "./import-progress.ts";
import { cellWords } from "./sheet-lines.ts";
import { keepFaults, stagedFile, stagedLines } from "./staged-files.ts";

const ofFile = z.strictObject({ fileId: z.uuid() });
const permission = "imports:create";

/** A brought file, its check, and how far a run over it has come. */
export const createImportsRouter = (lists: Lists) =>
  router({
    file: query(permission, ofFile, (ctx, { fileId }) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
        const file = await stagedFile(tx, fileId);
        const first = await stagedLines(tx, fileId, { atOnce: 5 }).next();
        const samples = (first.done ? [] : first.value).map(({ cells }) =>
          cells.map((cell) => cellWords(cell).slice(0, 200)),
        );
        return { ...file, samples };
      }),
    ),
    progress: query(permission, ofFile, async (ctx, { fileId }) => {
      await own(ctx, fileId);
      return progressOf(fileId);
    }),
    check: guarded(permission)
      .input(importInput)
      .mutation(({ ctx, input }) => checkImport(ctx, lists, input)),
    cancel: guarded(permission)
      .input(ofFile)
      .mutation(async ({ ctx, input }) => {
        await own(ctx, input.fileId);
        cancelRun(input.fileId);
        return {};
      }),
  });

/** One command for each list into which records can be brought, by the list's name in the API. */
export const createImportIntoRouter = (lists: Lists) =>
  router(
    Object.fromEntries(
      Object.values(allEdits).flatMap((edits) => {
        const list = lists[edits.resource.name];
        const name = edits.resource.name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
        return list ? [[name, change(importRecords(list, edits, lists))]] : [];
      }),
    ),
  );

type Asked = Context & { actor: Actor };

const own = (ctx: Asked, fileId: string) =>
  inTransaction(ctx.database, ctx.actor, {}, (tx) => stagedFile(tx, fileId));

// Carries the outcome out of the transaction, so that it rolls back.
class Checked extends Error {
  constructor(readonly answer: Awaited<ReturnType<typeof runImport>>) {
    super("This check is rolled back.");
  }
}

/** Runs the very import and takes it back; every fault is kept beside its row, for the file of failed rows. */
async function checkImport(ctx: Asked, lists: Lists, input: ImportInput): Promise<ImportOutcome> {
  const { database, actor, signal, requestId } = ctx;
  const file = await own(ctx, input.fileId);
  const [list, edits] = [lists[file.resource], allEdits[file.resource]];
  if (!list || !edits) throw notFound();
  const changeId = randomUUID();
  const options = { changeId, requestId, signal, statementTimeout: 30_000 };
  const answer = await inTransaction(database, actor, options, async (tx, now) => {
    const { work } = openWork({ tx, actor, changeId, now, resources: ctx.diffResources });
    throw new Checked(await runImport(work, editableList(list, edits), lists, input));
  }).catch((fault: unknown) => {
    if (fault instanceof Checked) return fault.answer;
    throw inWords(fault);
  });
  await keepFaults(database, input.fileId, answer.found);
  return answer.outcome;
}
