import { useState } from "react";
import { listClient } from "#client/grid/list-client.ts";
import { useNamesOf } from "#client/grid/use-names-of.ts";
import { draftOf, readDraft, valueWords, type Draft, type TypingStyle } from "#client/form/typed-values.ts";
import { ValueEditor } from "#client/form/value-editor.tsx";
import { Button } from "#client/ui/button.tsx";
import { DialogClose } from "#client/ui/dialog.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RadioGroup } from "#client/ui/radio-group.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import { readValues, type StaleField, type StaleRecord } from "#shared/record-edits.ts";
import { isUntouched, type MergeRequest } from "./merge-request.ts";

type Choice = "mine" | "theirs" | "other";
interface Decision {
  choice: Choice;
  draft?: Draft;
}

interface MergeDialogProps {
  request: MergeRequest;
  open: boolean;
  onClose: () => void;
}

/** Field by field: what stood there, what somebody else made of it, what oneself wanted. Nothing is overwritten unseen. */
export function MergeDialog({ request, open, onClose }: MergeDialogProps) {
  const { edits, stale, onResolve, onCancel } = request;
  const locale = useLocale();
  const [decisions, setDecisions] = useState<Readonly<Record<string, Decision>>>({});
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const names = useNamesOf(listClient, referredIds(request));
  const styleOf = ({ currency = "EUR" }: StaleField): TypingStyle => ({ ...locale, currency });
  const decisionOf = (record: StaleRecord, field: StaleField): Decision =>
    decisions[keyOf(record, field)] ?? { choice: isUntouched(field) ? "mine" : "theirs" };
  const decide = (record: StaleRecord, field: StaleField, decision: Decision) => {
    setDecisions({ ...decisions, [keyOf(record, field)]: decision });
    const { [keyOf(record, field)]: _mended, ...rest } = faults;
    setFaults(rest);
  };
  const resolve = () => {
    const found: Record<string, string> = {};
    const resolved = stale.map((record): RecordEdit => {
      const values: RecordEdit["values"] = {};
      const base: RecordEdit["values"] = {};
      for (const field of record.fields) {
        const { choice, draft } = decisionOf(record, field);
        if (choice === "theirs") continue;
        const said =
          choice === "mine" || !draft
            ? { value: field.mine }
            : readDraft(fieldOf(field), draft, styleOf(field));
        const read = "value" in said ? readValues(edits.fields, { [field.field]: said.value }) : undefined;
        const fault = "fault" in said ? said.fault : read?.faults[0]?.message;
        if (fault) found[keyOf(record, field)] = fault;
        values[field.field] = (read?.values[field.field] ?? null) as string | null;
        base[field.field] = field.theirs as string | null;
      }
      return { id: record.id, version: record.version, values, base };
    });
    if (Object.keys(found).length > 0) return setFaults(found);
    onClose();
    onResolve(resolved);
  };
  const fieldOf = ({ field }: StaleField) => edits.resource.fields[field]!;
  const cancel = () => {
    onClose();
    onCancel?.();
  };
  return (
    <FormDialog
      open={open}
      isDirty={Object.keys(decisions).length > 0}
      lost="What you chose isn't kept. Your edits are still where you made them."
      onOpenChange={(next) => !next && cancel()}
      size="lg"
      title={
        stale.length === 1
          ? `This ${edits.resource.noun} changed meanwhile`
          : `${stale.length} records changed meanwhile`
      }
      description="Choose for every field what should stand there. Nothing is saved before you do."
      footer={
        <>
          <DialogClose render={<Button size="lg">Decide later</Button>} />
          <Button size="lg" variant="primary" onClick={resolve}>
            Save what is chosen
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {stale.map((record) => (
          <section key={record.id} className="flex flex-col gap-3">
            <h3 className="text-sm font-medium">
              {record.title ?? `${edits.resource.noun} ${record.id.slice(0, 8)}`}
              <span className="font-normal text-ink-soft">
                {" "}
                · changed{record.changedBy && ` by ${record.changedBy}`}{" "}
                {record.changedAt && <RelativeTime instant={record.changedAt} focusable />}
              </span>
            </h3>
            {record.fields.map((field) => {
              const declared = fieldOf(field);
              const { choice, draft } = decisionOf(record, field);
              const style = styleOf(field);
              const words = (value: unknown) => valueWords(declared, value, names.get(String(value)), style);
              return (
                <div key={field.field} className="rounded-md border border-line p-3">
                  <RadioGroup<Choice>
                    label={declared.label}
                    value={choice}
                    onValueChange={(next) =>
                      decide(record, field, {
                        choice: next,
                        ...(next === "other" && {
                          draft: draftOf(declared, field.mine, names.get(String(field.mine)), style),
                        }),
                      })
                    }
                    options={[
                      { value: "theirs", label: `Theirs: ${words(field.theirs)}` },
                      { value: "mine", label: `Yours: ${words(field.mine)}` },
                      { value: "other", label: "Something else" },
                    ]}
                  />
                  {"base" in field && (
                    <p className="mt-1.5 text-xs text-ink-faint">Before both: {words(field.base)}</p>
                  )}
                  {choice === "other" && draft && (
                    <div className="mt-2">
                      <ValueEditor
                        label={`${declared.label}, as it should be`}
                        hideLabel
                        field={declared}
                        draft={draft}
                        onDraft={(next) => decide(record, field, { choice, draft: next })}
                        nullable={edits.fields[field.field]!.safeParse(null).success}
                        style={style}
                        around={{}}
                        client={listClient}
                        error={faults[keyOf(record, field)]}
                      />
                    </div>
                  )}
                  {choice !== "other" && faults[keyOf(record, field)] && (
                    <p className="mt-1 text-xs text-bad-ink">{faults[keyOf(record, field)]}</p>
                  )}
                </div>
              );
            })}
          </section>
        ))}
      </div>
    </FormDialog>
  );
}

const keyOf = (record: StaleRecord, { field }: StaleField) => `${record.id} ${field}`;

function referredIds({ edits, stale }: MergeRequest): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { field, ...values } of stale.flatMap(({ fields }) => fields)) {
    const target = edits.resource.fields[field]?.resource;
    if (!target) continue;
    for (const value of Object.values(values))
      if (typeof value === "string") ids.set(target, (ids.get(target) ?? new Set()).add(value));
  }
  return ids;
}
