import { isUntouched } from "#client/change/merge-request.ts";
import { rowFaults, staleRecords, type RecordWriter } from "#client/change/record-writer.ts";
import type { Plan } from "#shared/change.ts";
import type { RecordEdits, StaleRecord } from "#shared/record-edits.ts";
import { asEdits, type DraftRow } from "./drafts.ts";

export interface RehearsedEdits {
  /** Undefined where nothing is left that could be saved. */
  plan: Plan | undefined;
  /** What the plan holds. */
  accepted: DraftRow[];
  /** Why a cell is refused, by `cellKey`. */
  refused: ReadonlyMap<string, string>;
  /** Records that have changed since, where it matters. */
  stale: StaleRecord[];
}

export const cellKey = (id: string, field: string) => `${id} ${field}`;

const mostRounds = 8;

/**
 * Rehearses edits of many records, leaving out what the server refuses until the rest goes through: so everything that is
 * wrong is known at once, and what is right isn't held up by it.
 */
export async function rehearseEdits(
  writer: RecordWriter,
  edits: RecordEdits,
  rows: readonly DraftRow[],
  signal?: AbortSignal,
): Promise<RehearsedEdits> {
  let left = [...rows];
  const refused = new Map<string, string>();
  const stale: StaleRecord[] = [];
  for (let round = 0; left.length > 0; round++) {
    try {
      const outcome = await writer.edit(
        edits.resource.name,
        { edits: asEdits(left) },
        { mode: "rehearse" },
        signal,
      );
      const plan = outcome.mode === "rehearse" ? outcome.plan : undefined;
      return { plan, accepted: left, refused, stale };
    } catch (fault) {
      const moved = staleRecords(fault);
      const faults = rowFaults(fault);
      if (round >= mostRounds || (moved.length === 0 && faults.length === 0)) throw fault;
      for (const record of moved) {
        const isHarmless = record.fields.every(isUntouched);
        if (!isHarmless) stale.push(record);
        left = left.flatMap((row) =>
          row.id !== record.id ? [row] : isHarmless ? [{ ...row, version: record.version }] : [],
        );
      }
      for (const { row: at, field, message } of faults) {
        const row = moved.length === 0 ? rows.find(({ id }) => id === left[at]?.id) : undefined;
        for (const name of field === null ? Object.keys(row?.cells ?? {}) : [field])
          if (row) refused.set(cellKey(row.id, name), message);
      }
      left = left.flatMap((row) => {
        const cells = Object.fromEntries(
          Object.entries(row.cells).filter(([field]) => !refused.has(cellKey(row.id, field))),
        );
        // A rule between fields may name one that isn't edited here: then the whole record waits.
        const isNamed = [...refused.keys()].some(
          (key) => key.startsWith(`${row.id} `) && !(key.slice(37) in row.cells),
        );
        return Object.keys(cells).length > 0 && !isNamed ? [{ ...row, cells }] : [];
      });
    }
  }
  return { plan: undefined, accepted: [], refused, stale };
}
