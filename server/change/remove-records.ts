import { sql } from "drizzle-orm";
import type { ListQuery } from "#server/data/list-query.ts";
import { forbidden } from "#server/errors.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { type RecordsAsked, recordsAskedInput } from "#shared/inputs/record-inputs.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import { askedRecords } from "./asked-records.ts";
import { type Command, command, type Work } from "./command.ts";
import { type EditableList, editableList, refuseFaulty } from "./editable-list.ts";
import { lockRecords, refuseStale } from "./locked-records.ts";
import { bySlices } from "./row-progress.ts";

/**
 * The command that removes records of a list: marked as deleted where the table keeps them, gone where it doesn't.
 * `{ records: [{ id, version }] }`, at most 1,000, or `{ selection }`, of which what is removed already is left as it is. Taken
 * back by reverting the change.
 */
export function removeRecords(
  list: ListQuery,
  edits: RecordEdits,
): Command<RecordsAsked, { rowCount: number }> {
  const editable = editableList(list, edits);
  return command(edits.remove!, recordsAskedInput, (work, asked) => removeAsked(work, editable, asked));
}

async function removeAsked(work: Work, editable: EditableList, which: RecordsAsked) {
  const { edits, table } = editable;
  if (work.actor.kind === "member") throw forbidden();
  const asked = await askedRecords(work, editable, which, "present");
  const ids = asked.map(({ id }) => id);
  const locked = await lockRecords(work, editable, ids, []);
  await refuseStale(work, editable, locked, asked);
  const gone = asked.flatMap(({ id }, row) =>
    locked.get(id)!.isRemoved
      ? [{ row, field: null, message: `This ${edits.resource.noun} has been removed already.` }]
      : [],
  );
  refuseFaulty(editable, gone, asked.length);

  // Once it is gone it has no name.
  const names = await work.titlesOf(table.name, ids.slice(0, 1));
  const target = sql.identifier(table.name);
  await bySlices(work.tx, ids, (slice) => {
    const chosen = sql`id = any(${sql.param(slice)}::uuid[])`;
    return work.tx.execute(
      table.columns.has("deleted_at")
        ? sql`update ${target} set deleted_at = now() where ${chosen}`
        : sql`delete from ${target} where ${chosen}`,
    );
  });
  const { name: entityType, label, noun } = edits.resource;
  const entityName = names.get(ids[0]!);
  if (ids.length > 1)
    work.explain({
      entityType,
      description: `Removed ${ids.length.toLocaleString("en")} ${inSentence(label)}`,
    });
  else
    work.explain({
      entityType,
      entityId: ids[0]!,
      description: `Removed this ${noun}`,
      ...(entityName && { entityName }),
    });
  return { rowCount: ids.length };
}
