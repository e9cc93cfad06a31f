import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import { isTall, isChosen, readDraft, valueWords, type Draft } from "#client/form/typed-values.ts";
import { ValueEditor } from "#client/form/value-editor.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { readValues, type ReadResult } from "#shared/record-edits.ts";
import { isSameValue } from "#shared/same-value.ts";
import type { GridPosition } from "#client/grid/grid-keyboard.ts";
import { isPartial, type GridRow } from "#client/grid/grid-row-data.ts";
import { withCell, type DraftCell } from "./drafts.ts";
import { MovedMeanwhile } from "./moved-meanwhile.tsx";
import { labelOf } from "./propose-edits.ts";
import { saveCell } from "./save-drafts.ts";
import { useCellBox } from "./use-cell-box.ts";
import { useFirstFocus } from "./use-first-focus.ts";
import type { GridEdits, OpenCell } from "./use-grid-edits.ts";

interface CellEditorProps {
  edits: GridEdits;
  open: OpenCell;
  /** The same row as the list has it now. */
  now: GridRow | undefined;
  /** Gives the focus back to the grid, at this cell. */
  onLeave: (to: GridPosition) => void;
}

const leastWidth = { tall: 380, chosen: 220, dated: 240, other: 160 };

/** The editor over a cell: Enter and Tab commit and move, Escape restores, a press elsewhere commits. */
export function CellEditor({ edits, open, now, onLeave }: CellEditorProps) {
  const { column, position, row, base } = open;
  const { name, field } = column;
  const declared = edits.edits!;
  const locale = useLocale();
  const style = { ...locale, currency: String((field.currencyField && row[field.currencyField]) ?? "EUR") };
  const nullable = declared.fields[name]?.safeParse(null).success ?? false;
  const [draft, setDraft] = useState(open.draft);
  const [fault, setFault] = useState(open.fault);
  const frame = useRef<HTMLDivElement>(null);
  const box = useCellBox(frame, position);
  useFirstFocus(frame, open.isTyped, edits.ahead);

  /** False: what was typed won't do, and the reason is shown. */
  const commit = (given: Draft): boolean => {
    const isUntouched = !open.isTyped && given === open.draft && open.fault === undefined;
    if (isUntouched) return leave();
    const typed = readDraft(field, given, style);
    // A number or a date that was emptied has no value; a text that was emptied is the empty text.
    const read: ReadResult =
      "value" in typed
        ? readValues(declared.fields, { [name]: typed.value })
        : {
            values: {},
            faults: [{ field: name, message: "fault" in typed ? typed.fault : "Choose a record." }],
          };
    if (read.faults[0]) {
      setFault(read.faults[0].message);
      return false;
    }
    keep(read.values[name], given);
    return leave();
  };
  const leave = () => {
    edits.close();
    return true;
  };
  const keep = (value: unknown, given: Draft, refused?: string) => {
    const { store, drafts } = edits;
    const about = { id: row._id, title: edits.titleOf(row), version: open.version };
    if (isSameValue(base, value) && refused === undefined)
      return store.set(withCell(store.get(), about, name, undefined));
    const label = "value" in given ? given.label : undefined;
    const cell: DraftCell = {
      base,
      ...labelOf(row, field),
      value,
      ...(label !== undefined && { label }),
      ...(field.kind === "money" && { currency: style.currency }),
      state: refused !== undefined ? "refused" : drafts.isStaging ? "staged" : "saving",
      ...(refused !== undefined && { fault: refused }),
    };
    store.set(withCell(store.get(), about, name, cell));
    if (cell.state === "saving") saveCell({ store, edits: declared, writer: edits.writer }, row._id, name);
  };

  // What was typed isn't lost by a press elsewhere: where it won't do it stays in the cell, with the reason.
  const onPressElsewhere = useEffectEvent((event: PointerEvent) => {
    const target = event.target as Element;
    if (
      frame.current?.contains(target) ||
      target.closest("[data-base-ui-portal], [role=listbox], [role=dialog]")
    )
      return;
    if (commit(draft)) return;
    if ("text" in draft) {
      const typed = readDraft(field, draft, style);
      const read =
        "value" in typed
          ? readValues(declared.fields, { [name]: typed.value }).faults[0]?.message
          : undefined;
      keep(draft.text, draft, read ?? ("fault" in typed ? typed.fault : "This won't do."));
    }
    edits.close();
  });
  useEffect(() => {
    const listen = (event: PointerEvent) => onPressElsewhere(event);
    document.addEventListener("pointerdown", listen, true);
    return () => document.removeEventListener("pointerdown", listen, true);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      edits.close();
      onLeave(position);
      return;
    }
    const isEnter = event.key === "Enter" && (!isTall(field) || event.ctrlKey || event.metaKey);
    const isTab = event.key === "Tab";
    // A list takes Enter for what it has highlighted.
    if ((!isEnter && !isTab) || (isEnter && isChosen(field) && !event.ctrlKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!commit(draft)) return;
    const by = event.shiftKey ? -1 : 1;
    onLeave({ row: position.row + (isEnter ? by : 0), column: position.column + (isTab ? by : 0) });
  };

  const theirs = now && !isPartial(now, name) ? now[name] : base;
  const hasMoved = !isSameValue(theirs, base);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it only takes the keys that leave the editor inside
    <div
      ref={frame}
      onKeyDownCapture={onKeyDown}
      className={classNames(
        "absolute z-5 rounded-md bg-surface shadow-popup [&_.text-bad-ink]:px-2 [&_.text-bad-ink]:pb-1 [&_textarea]:max-h-80",
        // Not hidden: what is hidden takes no focus.
        !box && "opacity-0",
      )}
      style={box ? { left: box.left, top: box.top, width: Math.max(box.width, widthOf(open)) } : undefined}
    >
      <ValueEditor
        field={field}
        draft={draft}
        nullable={nullable}
        style={style}
        around={row}
        client={edits.client}
        inCell
        size="md"
        error={fault}
        description={isTall(field) ? "Ctrl+Enter saves, Escape restores" : undefined}
        onDraft={(next, chosen) => {
          setDraft(next);
          setFault(undefined);
          if (chosen && commit(next)) onLeave(position);
        }}
      />
      {hasMoved && (
        <MovedMeanwhile
          words={valueWords(field, theirs, now?.[field.labelField ?? ""], style)}
          onTake={() => {
            edits.store.set(
              withCell(edits.store.get(), { id: row._id, title: "", version: 0 }, name, undefined),
            );
            edits.close();
            onLeave(position);
          }}
        />
      )}
    </div>
  );
}

function widthOf({ column: { field } }: OpenCell): number {
  if (isTall(field)) return leastWidth.tall;
  if (isChosen(field)) return leastWidth.chosen;
  return field.kind === "instant" || field.kind === "date" ? leastWidth.dated : leastWidth.other;
}
