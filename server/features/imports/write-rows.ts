import { sql } from "drizzle-orm";
import { faultyReferences, type RowToWrite } from "#server/change/referred-records.ts";
import { insertRecords, updateRecords } from "#server/change/write-records.ts";
import { readEdit, readNew, type WireValues } from "#shared/record-edits.ts";
import type { RunningImport } from "./import-records.ts";
import type { Row } from "./import-row.ts";

/** Writes what differs in the records that are there. */
export async function writeChanges(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable } = running;
  const { edits, columns } = editable;
  const writing: (RowToWrite & { of: Row })[] = [];
  for (const row of rows) {
    if (!row.before || row.faults.length > 0) continue;
    if (Object.keys(row.given).length === 0) {
      row.isSame = true;
      continue;
    }
    const read = readEdit(edits, row.given, row.before.values);
    row.faults.push(...read.faults.map((fault) => ({ row: 0, ...fault })));
    if (row.faults.length > 0) continue;
    writing.push({
      row: writing.length,
      written: read.values,
      whole: { ...row.before.values, ...read.values },
      of: row,
    });
  }
  const good = await withoutFaulty(running, writing);
  if (good.length === 0) return;
  const stamp =
    columns["updatedBy"] && work.actor.kind !== "system"
      ? sql`${sql.identifier(columns["updatedBy"].name)} = ${work.actor.userId}::uuid`
      : undefined;
  const answer = await updateRecords(
    work.tx,
    editable,
    good.map(({ row, written, of }) => ({ row, id: of.id!, values: written })),
    stamp,
  );
  for (const fault of answer.faults) writing[fault.row]!.of.faults.push(fault);
}

/** Adds the records that are not there yet. */
export async function writeNewOnes(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable, creatable } = running;
  const { edits, columns } = editable;
  const writing: (RowToWrite & { of: Row })[] = [];
  const { actor } = work;
  for (const row of rows) {
    if (row.id !== undefined || row.faults.length > 0) continue;
    if (creatable.size === 0) {
      const by = edits.keys.map((name) => edits.resource.fields[name]!.label).join(" and ") || "id";
      row.faults.push({
        row: 0,
        field: edits.keys[0] ?? null,
        message: `There is no ${edits.resource.noun} with this ${by}, and new ones can't be imported.`,
      });
      continue;
    }
    const closed = Object.keys(row.given).filter((name) => !creatable.has(name));
    const isOpen = row.given["organizationId"] === undefined && "organizationId" in edits.once;
    const given =
      isOpen && actor.organizationId ? { ...row.given, organizationId: actor.organizationId } : row.given;
    const read = readNew(edits, given);
    row.faults.push(
      ...closed.map((field) => ({ row: 0, field, message: "This can't be set here." })),
      ...read.faults.map((fault) => ({ row: 0, ...fault })),
    );
    if (
      actor.organizationId &&
      "organizationId" in edits.once &&
      given["organizationId"] !== actor.organizationId
    )
      row.faults.push({
        row: 0,
        field: "organizationId",
        message: "You are working in another organization: choose this one first.",
      });
    if (row.faults.length > 0) continue;
    writing.push({ row: writing.length, written: read.values, whole: read.values, of: row });
  }
  const good = await withoutFaulty(running, writing);
  if (good.length === 0) return;
  const by: WireValues =
    actor.kind === "system"
      ? {}
      : {
          ...(columns["createdBy"] && { createdBy: actor.userId }),
          ...(columns["updatedBy"] && { updatedBy: actor.userId }),
        };
  const answer = await insertRecords(
    work.tx,
    editable,
    good.map(({ row, written }) => ({ row, values: { ...written, ...by } })),
  );
  for (const fault of answer.faults) writing[fault.row]!.of.faults.push(fault);
}

async function withoutFaulty<Writing extends RowToWrite & { of: Row }>(
  { work, editable }: RunningImport,
  writing: readonly Writing[],
): Promise<Writing[]> {
  if (writing.length === 0) return [];
  for (const fault of await faultyReferences(work, editable, writing))
    writing[fault.row]!.of.faults.push(fault);
  return writing.filter(({ of }) => of.faults.length === 0);
}
