import { announceChange, announceJob, announceRequest, neededApproval } from "#client/change/apply-change.ts";
import { openChange } from "#client/change/change-request.ts";
import { isUntouched } from "#client/change/merge-request.ts";
import {
  rowFaults,
  staleRecords,
  type RecordWriter,
  type WrittenRecords,
} from "#client/change/record-writer.ts";
import { faultWords } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ChangeOutcome } from "#shared/change.ts";
import { inSentence } from "#shared/format/label-words.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import { withCell, withState, type Drafts, type DraftStore } from "./drafts.ts";
import { atVersions, mergeStale } from "./merge-drafts.ts";

/** What saving needs to know of the list. */
export interface SavingPlace {
  store: DraftStore;
  edits: RecordEdits;
  writer: RecordWriter;
}

// One after the other per record: a second edit has to name the version that the first one made.
const underway = new Map<string, Promise<unknown>>();

/** Saves one cell's draft as a change of its own, behind whatever the same record is waiting for. */
export function saveCell(place: SavingPlace, id: string, field: string): void {
  const save = async () => {
    const row = place.store.get().rows.get(id);
    const cell = row?.cells[field];
    if (!row || cell?.state !== "saving") return;
    await sendEdits(place, [
      {
        id,
        version: row.version,
        values: { [field]: cell.value as null },
        base: { [field]: cell.base as null },
      },
    ]);
  };
  const before = underway.get(id) ?? Promise.resolve();
  const own = before.then(save, save).finally(() => underway.get(id) === own && underway.delete(id));
  underway.set(id, own);
}

/** Sends edits as one change; what is stale is merged, what is refused stays as a draft with the reason at its cell. */
export async function sendEdits(place: SavingPlace, asked: readonly RecordEdit[]): Promise<void> {
  const { store, edits, writer } = place;
  try {
    const outcome = await writer.edit(edits.resource.name, { edits: [...asked] }, { mode: "apply" });
    noteSaved(place, asked, outcome);
  } catch (fault) {
    const stale = staleRecords(fault);
    const again = stale.length > 0 && stale.every(({ fields }) => fields.every(isUntouched));
    if (again) return sendEdits(place, atVersions(asked, stale));
    if (stale.length > 0) return mergeStale(place, asked, stale, (left) => sendEdits(place, left));
    if (neededApproval(fault)) return askForEdits(place, asked);
    const faults = rowFaults(fault);
    let next = store.get();
    for (const [row, { id, values }] of asked.entries()) {
      for (const field of Object.keys(values)) {
        const own = faults.find((one) => one.row === row && (one.field === field || one.field === null));
        const message =
          own?.message ??
          (faults.length > 0 ? "Not saved, because another value was refused." : faultWords(fault));
        next = withState(next, id, [field], { state: "refused", fault: message });
      }
    }
    store.set(next);
    toast({ title: "Not saved", description: faultWords(fault), tone: "bad" });
  }
}

/** Marks what was sent as saved; the list takes over when it shows the new version. */
export function noteSaved(
  { store, edits }: Pick<SavingPlace, "store" | "edits">,
  asked: readonly RecordEdit[],
  outcome: ChangeOutcome<WrittenRecords>,
): void {
  if (outcome.mode === "rehearse") return;
  let next = store.get();
  for (const [at, { id, values }] of asked.entries()) {
    const fields = Object.keys(values);
    const row = next.rows.get(id);
    if (outcome.mode === "apply")
      next = withState(next, id, fields, { state: "saved" }, outcome.result.records[at]?.version);
    else if (row) for (const field of fields) next = withCell(next, row, field, undefined);
  }
  store.set(next);
  const words = savedWords(edits, asked);
  if (outcome.mode === "apply")
    announceChange(
      {
        title: words,
        verb: "Save",
        send: () => Promise.reject(new Error("It is saved.")),
        done: () => words,
      },
      outcome,
    );
  if (outcome.mode === "request") announceRequest(outcome);
  if (outcome.mode === "job") announceJob(outcome);
}

/** Shows the plan and asks for a reason; the cells stay drafts until the request is on its way. */
function askForEdits({ store, edits, writer }: SavingPlace, asked: readonly RecordEdit[]): void {
  const each = (change: (drafts: Drafts, edit: RecordEdit) => Drafts) =>
    store.set(asked.reduce(change, store.get()));
  const fault = "Not saved: a second person has to approve it. Save it again to ask.";
  each((drafts, { id, values }) => withState(drafts, id, Object.keys(values), { state: "refused", fault }));
  const words = savedWords(edits, asked);
  openChange({
    title: words.replace(/ saved$/, ""),
    verb: "Save",
    send: (options, signal) => writer.edit(edits.resource.name, { edits: [...asked] }, options, signal),
    done: () => words,
    onApplied: ({ result }) =>
      each((drafts, { id, values }) =>
        withState(
          drafts,
          id,
          Object.keys(values),
          { state: "saved" },
          result.records.find((record) => record.id === id)?.version,
        ),
      ),
    onAsked: () =>
      each((drafts, { id, values }) =>
        Object.keys(values).reduce((left, field) => {
          const row = left.rows.get(id);
          return row ? withCell(left, row, field, undefined) : left;
        }, drafts),
      ),
  });
}

function savedWords({ resource }: RecordEdits, asked: readonly RecordEdit[]): string {
  const fields = [...new Set(asked.flatMap(({ values }) => Object.keys(values)))];
  const what =
    fields.length === 1 ? (resource.fields[fields[0]!]?.label ?? "Value") : `${fields.length} fields`;
  return asked.length === 1
    ? `${what} saved`
    : `${asked.length.toLocaleString("en")} ${inSentence(resource.label)} saved`;
}
