import { useEffect, useState } from "react";
import { sendOrAsk } from "#client/change/apply-change.ts";
import type { ChangeRequest } from "#client/change/change-request.ts";
import { isUntouched, openMerge } from "#client/change/merge-request.ts";
import { recordWriter, rowFaults, staleRecords, type WrittenRecords } from "#client/change/record-writer.ts";
import type { Draft, TypingStyle } from "#client/form/typed-values.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { faultWords } from "#client/trpc.ts";
import { useLocale } from "#client/ui/locale.tsx";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import {
  readEdit,
  readNew,
  type FieldFault,
  type RecordEdits,
  type WireValues,
} from "#shared/record-edits.ts";
import { sentence } from "#shared/list-labels.ts";
import type { AnyResource, Field } from "#shared/resource.ts";
import {
  aroundOf,
  draftsOf,
  editOf,
  faultsByPlace,
  isSameDraft,
  isTyped,
  readDrafts,
  type FormFaults,
} from "./record-drafts.ts";

export interface RecordFormOptions {
  resource: AnyResource;
  edits: RecordEdits;
  /** The record as it is; undefined for a new one. */
  row: GridRow | undefined;
  /** What this person may fill in. */
  fields: ReadonlySet<string>;
  /** Whether something was typed that isn't saved. */
  onDirty: (isDirty: boolean) => void;
  /** The record's id, when it is saved. */
  onDone: (id: string | undefined) => void;
}

type Send = ChangeRequest<WrittenRecords>["send"];

/** What is typed into a record's form, what is wrong with it, and how it is saved. What isn't touched isn't sent. */
export function useRecordForm({ resource, edits, row, fields, onDirty, onDone: onSaved }: RecordFormOptions) {
  const locale = useLocale();
  const names = Object.keys(resource.fields).filter((name) => fields.has(name));
  const schemas = { ...edits.once, ...edits.fields };
  const [initial] = useState(() => draftsOf(resource, names, row ?? edits.defaults, locale));
  const [drafts, setDrafts] = useState(initial);
  const [faults, setFaults] = useState<FormFaults>({});
  const [isBusy, setBusy] = useState(false);
  const isDirty = isTyped(names, initial, drafts);
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  useEffect(() => () => onDirty(false), [onDirty]);
  const onDone = (id: string | undefined) => {
    onDirty(false);
    onSaved(id);
  };
  const styleOf = ({ currencyField }: Field): TypingStyle => {
    const draft = currencyField ? drafts[currencyField] : undefined;
    const typed = draft && ("text" in draft ? draft.text : draft.value);
    const known = row?.[currencyField ?? ""];
    const currency = [typed, known].find((text) => /^[A-Za-z]{3}$/.test(String(text))) ?? "EUR";
    return { ...locale, currency: String(currency).toUpperCase() };
  };

  const read = (): { values: WireValues; faults: FieldFault[] } => {
    const said = names.filter(
      (name) => !isSameDraft(drafts[name]!, initial[name]!) || (!row && name in edits.defaults),
    );
    const { values, faults: unread } = readDrafts(resource, said, drafts, styleOf);
    if (unread.length > 0) return { values, faults: unread };
    return row ? readEdit(edits, values, row) : readNew(edits, values);
  };
  const show = (found: readonly FieldFault[]) => setFaults(faultsByPlace(resource, fields, found));
  const submit = async () => {
    const { values, faults: found } = read();
    if (found.length > 0) return show(found);
    if (row && Object.keys(values).length === 0) return onDone(row._id);
    setFaults({});
    setBusy(true);
    try {
      if (row) await save([editOf(row, values)]);
      else await send("Create", createOf(values));
    } catch (fault) {
      const own = rowFaults(fault);
      if (own.length > 0) show(own);
      else setFaults({ "": faultWords(fault) });
    } finally {
      setBusy(false);
    }
  };
  const save = async (asked: RecordEdit[]): Promise<void> => {
    try {
      await send("Save", (options, signal) =>
        recordWriter.edit(resource.name, { edits: asked }, options, signal),
      );
    } catch (fault) {
      const stale = staleRecords(fault);
      const [record] = stale;
      if (!record) throw fault;
      if (stale.every(({ fields: own }) => own.every(isUntouched)))
        return save(asked.map((edit) => ({ ...edit, version: record.version })));
      openMerge({
        edits,
        stale,
        onResolve: (resolved) => {
          const wanted = resolved.filter(({ values }) => Object.keys(values).length > 0);
          if (wanted.length === 0) onDone(record.id);
          else save(wanted).catch((again: unknown) => setFaults({ "": faultWords(again) }));
        },
      });
    }
  };
  const createOf =
    (values: WireValues): Send =>
    (options, signal) =>
      recordWriter.create(
        resource.name,
        { records: [{ values: values as RecordEdit["values"] }] },
        options,
        signal,
      );
  // The form stays as it is until the change is made, or asked for where somebody else has to approve it.
  const send = (verb: "Save" | "Create", how: Send) =>
    sendOrAsk({
      title: `${verb} ${row ? "this" : "a"} ${resource.noun}`,
      verb,
      send: how,
      done: () => `${sentence(resource.noun)} ${row ? "saved" : "created"}`,
      onApplied: ({ result }) => onDone(result.records[0]?.id),
      onAsked: () => onDone(row?._id),
    });
  return {
    names,
    drafts,
    faults,
    isBusy,
    styleOf,
    submit,
    /** What stands in the form, for the choice of other records. */
    around: { ...row, ...aroundOf(drafts) },
    isNullable: (name: string) => schemas[name]!.safeParse(null).success,
    change: (name: string, draft: Draft) => {
      setDrafts((before) => ({ ...before, [name]: draft }));
      setFaults(({ [name]: _mended, ...rest }) => rest);
    },
  };
}
