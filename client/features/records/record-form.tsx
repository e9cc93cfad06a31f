import { useEffect, useRef, type KeyboardEvent } from "react";
import { FormFrame } from "#client/form/form-frame.tsx";
import { ValueEditor } from "#client/form/value-editor.tsx";
import { listClient } from "#client/grid/list-client.ts";
import { Button } from "#client/ui/button.tsx";
import { useRecordForm, type RecordFormOptions } from "./use-record-form.ts";

interface RecordFormProps extends RecordFormOptions {
  /** Away from the form without saving: what was typed is asked about. */
  onLeave: () => void;
}

/** The facts of a record that may be changed, or those of a new one. */
export function RecordForm({ onLeave, ...options }: RecordFormProps) {
  const { resource, edits, row } = options;
  const { names, drafts, faults, isBusy, submit, ...form } = useRecordForm(options);
  const frame = useRef<HTMLDivElement>(null);
  // It comes after the dialog around it, which found nothing to give the focus to.
  useEffect(
    () =>
      frame.current
        ?.querySelector<HTMLElement>(
          "input:not([type=hidden], [aria-hidden=true]), textarea, [role=combobox]",
        )
        ?.focus(),
    [],
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it only takes the keys that leave the form
    <div
      ref={frame}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
        else if (event.key === "Escape" && !event.defaultPrevented && row) {
          // Escape leaves the form, not the record.
          event.stopPropagation();
          onLeave();
        } else return;
        event.preventDefault();
      }}
    >
      <FormFrame
        fault={faults[""]}
        isBusy={isBusy}
        verb={row ? "Save" : "Create"}
        aside={
          <Button size="lg" onClick={onLeave}>
            Cancel
          </Button>
        }
        onSubmit={(event) => {
          event?.preventDefault();
          if (!isBusy) void submit();
        }}
      >
        {names.map((name) => {
          const field = resource.fields[name]!;
          return (
            <ValueEditor
              key={name}
              label={field.label}
              optional={row ? undefined : !edits.required.includes(name)}
              description={field.help}
              field={field}
              draft={drafts[name]!}
              nullable={form.isNullable(name)}
              style={form.styleOf(field)}
              around={form.around}
              client={listClient}
              error={faults[name]}
              onDraft={(draft) => form.change(name, draft)}
            />
          );
        })}
      </FormFrame>
    </div>
  );
}
