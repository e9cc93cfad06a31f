import { useRef, type KeyboardEvent } from "react";
import type { ListClient } from "#client/grid/list-client.ts";
import { Combobox } from "#client/ui/combobox.tsx";
import type { ControlSize } from "#client/ui/control-frame.ts";
import type { FieldProps } from "#client/ui/field.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { CalendarDays, X } from "#client/ui/icons.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { optionWords } from "#shared/list-labels.ts";
import type { Field } from "#shared/resource.ts";
import { ReferenceEditor } from "./reference-editor.tsx";
import { isTall, readTyped, type Draft, type TypingStyle } from "./typed-values.ts";

export interface ValueEditorProps extends Omit<FieldProps, "name" | "className"> {
  field: Field;
  draft: Draft;
  /** `isChosen`: picked from a list, so it is meant; otherwise somebody is still typing. */
  onDraft: (draft: Draft, isChosen: boolean) => void;
  /** Whether there may be no value. */
  nullable: boolean;
  style: TypingStyle;
  /** The record that is edited. */
  around: Readonly<Record<string, unknown>>;
  client: ListClient;
  /** In a cell: takes the focus at once, lists stand open. */
  inCell?: boolean;
  size?: ControlSize;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}

/** The editor of one value by the field's kind: the same in a cell, in a form and in a merge. */
export function ValueEditor(props: ValueEditorProps) {
  const { field, draft, onDraft, nullable, style, around, client, inCell, size, onKeyDown, ...frame } = props;
  const label = inCell ? { "aria-label": field.label } : {};
  const shared = { ...frame, ...label, size, startOpen: inCell };
  if (field.kind === "enum" || field.kind === "boolean") {
    const options = field.kind === "boolean" ? ["true", "false"] : (field.options ?? []);
    const words = (option: string) =>
      field.kind === "boolean" ? (option === "true" ? "Yes" : "No") : optionWords(option);
    const value =
      "value" in draft && draft.value !== null && draft.value !== undefined ? String(draft.value) : null;
    return (
      <Combobox<string>
        {...shared}
        items={options}
        value={value}
        clearable={nullable}
        toKey={(option) => option}
        toLabel={words}
        onValueChange={(next) =>
          onDraft({ value: next === null ? null : field.kind === "boolean" ? next === "true" : next }, true)
        }
      />
    );
  }
  if (field.kind === "reference") {
    const chosen =
      "value" in draft && typeof draft.value === "string"
        ? { id: draft.value, name: draft.label ?? draft.value.slice(0, 8) }
        : null;
    return (
      <ReferenceEditor
        {...shared}
        field={field}
        value={chosen}
        around={around}
        client={client}
        onChoose={(next) => onDraft(next ? { value: next.id, label: next.name } : { value: null }, true)}
      />
    );
  }
  const text = "text" in draft ? draft.text : "";
  const isNothing = "value" in draft;
  const setText = (next: string) => onDraft({ text: next }, false);
  const setNothing = () => onDraft({ value: null }, false);
  const input = {
    ...frame,
    ...label,
    value: text,
    onValueChange: setText,
    onKeyDown,
    placeholder: isNothing && nullable ? "No value" : undefined,
    autoComplete: "off",
    spellCheck: isTall(field) && field.kind !== "json",
  };
  const nothing = nullable && !isNothing && (
    <IconButton size="sm" label="No value" icon={<X />} className="-mr-1.5" onClick={setNothing} />
  );
  if (isTall(field)) {
    return (
      <div className="flex flex-col gap-1">
        <Textarea {...input} rows={inCell ? 6 : 3} mono={field.kind === "json"} />
        {nothing && <div className="flex justify-end">{nothing}</div>}
      </div>
    );
  }
  const isDated = field.kind === "date" || field.kind === "instant";
  return (
    <TextField
      {...input}
      size={size}
      inputMode={field.kind === "integer" ? "numeric" : isNumeric(field) ? "decimal" : undefined}
      placeholder={input.placeholder ?? (isDated ? placeholders[field.kind] : undefined)}
      trailing={
        <>
          {field.kind === "money" && <span className="text-xs">{style.currency}</span>}
          {isDated && <DayButton field={field} text={text} style={style} onPick={setText} />}
          {nothing}
        </>
      }
    />
  );
}

const placeholders: Partial<Record<Field["kind"], string>> = {
  date: "2026-11-22",
  instant: "2026-11-22 14:30",
};

const isNumeric = ({ kind }: Field) => kind === "number" || kind === "money" || kind === "percent";

interface DayButtonProps {
  field: Field;
  text: string;
  style: TypingStyle;
  onPick: (text: string) => void;
}

/** Opens the browser's calendar; the time of day that was typed stays. */
function DayButton({ field, text, style, onPick }: DayButtonProps) {
  const picker = useRef<HTMLInputElement>(null);
  const read = readTyped(field, text, style);
  const isRead = "value" in read && read.value !== null;
  return (
    <span className="relative -mr-1 flex">
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden
        value={isRead ? text.slice(0, 10) : ""}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
        onChange={({ target: { value } }) => {
          if (value === "") return;
          onPick(field.kind === "date" ? value : `${value}${isRead ? text.slice(10) : " 00:00"}`);
        }}
      />
      <IconButton
        size="sm"
        label="Open the calendar"
        icon={<CalendarDays />}
        onClick={() => picker.current?.showPicker()}
      />
    </span>
  );
}
