import { useEffect, type ClipboardEvent } from "react";
import { listKeys, useShortcut } from "#client/ui/shortcuts.ts";
import { toast } from "#client/ui/toast.tsx";
import { isUuid } from "#shared/uuid.ts";
import { typedText, type GridCommand, type GridKey, type GridPosition } from "#client/grid/grid-keyboard.ts";
import { isPartial, type GridRow } from "#client/grid/grid-row-data.ts";
import { selectedRows, type GridSelection } from "#client/grid/grid-selection.ts";
import type { ShownColumn } from "#client/grid/grid-table.ts";
import type { LoadedRows } from "#client/grid/loaded-rows.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { laidOver, readBlock, withoutHeadings } from "./paste-block.ts";
import type { WantedCell } from "./propose-edits.ts";
import type { GridEdits } from "./use-grid-edits.ts";

interface EditCommandsOptions {
  edits: GridEdits;
  loaded: LoadedRows;
  columns: readonly ShownColumn[];
  /** The column whose cell is the link to the record: Enter opens it. */
  openColumn: string;
  active: GridPosition;
  selection: GridSelection;
  /** Cards have no cells to edit. */
  asCards: boolean;
}

const mostCells = 20_000;
const inOpenCell = {
  "enter,shift+enter": "Save, go down or up",
  "tab,shift+tab": "Save, go right or left",
  escape: "As it was",
};

/** What keys, the pointer and the clipboard do to the cells that may be changed. */
export function useEditCommands({
  edits,
  loaded,
  columns,
  openColumn,
  active,
  selection,
  asCards,
}: EditCommandsOptions) {
  const { editable, start, propose, resource } = edits;
  const isPossible = editable.size > 0 && !asCards;
  // A grouped list has lines that are no records.
  const recordAt = (place: number): GridRow | undefined => {
    const row = loaded.rows[place];
    return row && isUuid(row._id) ? row : undefined;
  };
  const row = recordAt(active.row);
  const column = columns[active.column - 1];
  const ticked = () =>
    selection.kind === "some"
      ? selectedRows(selection, loaded.rows, loaded.places).filter(({ _id }) => isUuid(_id))
      : [];

  const edit = (typed?: string): boolean => {
    if (!row || !column) return false;
    if (!asCards && edits.startOnceKnown) {
      edits.startOnceKnown(row, column, active, typed);
      return true;
    }
    if (!isPossible) return false;
    if (editable.has(column.name)) void start(row, column, active, typed);
    else toast({ id: "not-editable", title: `${column.field.label} can't be changed here`, timeout: 2400 });
    return true;
  };
  const nullable = (name: string) => edits.edits?.fields[name]?.safeParse(null).success ?? false;
  const clear = (): boolean => {
    if (!row || !column || !isPossible || !editable.has(column.name)) return false;
    if (!nullable(column.name)) {
      toast({
        id: "not-empty",
        title: `${column.field.label} can't be empty`,
        tone: "warning",
        timeout: 2400,
      });
      return true;
    }
    const rows = ticked().length > 1 ? ticked() : [row];
    const wanted = rows.map((one): WantedCell => ({ row: one, column, wanted: { value: null } }));
    void propose(`Clear ${column.field.label} of ${countOf(rows.length)}`, wanted);
    return true;
  };
  const fillDown = (): boolean => {
    if (!row || !column || !isPossible || !editable.has(column.name)) return false;
    const chosen = ticked();
    const [source, ...targets] = chosen.length > 1 ? chosen : [recordAt(active.row - 1), row];
    if (!source) {
      toast({ title: "There is no row above to fill from", timeout: 2400 });
      return true;
    }
    void fill(
      source,
      targets.filter((one) => one !== undefined),
      column,
    );
    return true;
  };
  const fill = async (source: GridRow, targets: GridRow[], { name, field }: ShownColumn) => {
    const whole = isPartial(source, name) ? await edits.client.get(resource.name, source._id) : source;
    const drafted = edits.store.get().rows.get(source._id)?.cells[name];
    const value = drafted ? drafted.value : (whole[name] ?? null);
    const label = drafted ? drafted.label : whole[field.labelField ?? ""];
    const wanted = { value, ...(typeof label === "string" && { label }) };
    await propose(
      `Fill ${field.label} into ${countOf(targets.length)}`,
      targets.map((one): WantedCell => ({ row: one, column: { name, field }, wanted })),
    );
  };
  const countOf = (rows: number) =>
    rows === 1 ? `1 ${resource.noun}` : `${rows.toLocaleString("en")} ${inSentence(resource.label)}`;

  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (!row || !column || !isPossible) return;
    const text = event.clipboardData.getData("text/plain");
    if (text === "") return;
    event.preventDefault();
    const across = columns.slice(active.column - 1);
    const block = withoutHeadings(
      readBlock(text),
      across.map(({ field }) => field.label),
    );
    if (block.length * (block[0]?.length ?? 0) > mostCells) {
      toast({
        title: "This is too much to paste at once",
        description: "At most 20,000 cells; import a file instead.",
        tone: "warning",
      });
      return;
    }
    const only = block.length === 1 && block[0]!.length === 1 ? block[0]![0]! : undefined;
    const chosen = ticked();
    if (only !== undefined && chosen.length > 1) {
      const cells = chosen.map((one): WantedCell => ({ row: one, column, wanted: { text: only } }));
      return void propose("Paste", cells);
    }
    const records = loaded.rows.slice(active.row).filter(({ _id }) => isUuid(_id));
    const { cells, beyond } = laidOver(block, records, across, edits.titleOf);
    void propose("Paste", cells, beyond);
  };

  /** What an edit's command did; undefined leaves it to the usual ones. */
  const perform = (command: GridCommand): boolean | undefined => {
    switch (command.do) {
      case "edit":
        return edit();
      case "open":
        return column && column.name !== openColumn && editable.has(column.name) && isPossible
          ? edit()
          : undefined;
      case "clear":
        return clear();
      case "fillDown":
        return fillDown();
      default:
        return undefined;
    }
  };
  const type = (key: GridKey): boolean => {
    const text = typedText(key, edits.drafts.isStaging);
    const isTyped = column && !["enum", "boolean", "reference"].includes(column.field.kind);
    return text !== undefined && isTyped === true && editable.has(column.name) && edit(text);
  };
  /** Keeps what is typed for an editor that is on its way; Escape gives it up. */
  const typeAhead = (key: GridKey): boolean => {
    if (key.key !== "Escape" || !edits.ahead.isWaiting()) return edits.ahead.keep(key);
    edits.close();
    return true;
  };
  const onDoubleClick = (at: GridPosition): boolean => {
    const target = columns[at.column - 1];
    const record = recordAt(at.row);
    if (!target || !record || !isPossible || !editable.has(target.name)) return false;
    void start(record, target, at);
    return true;
  };

  const shared = { group: "Edit" };
  useShortcut({ ...shared, keys: "f2", label: "Edit the cell", run: () => void edit() }, isPossible);
  useShortcut({ ...shared, keys: "delete", label: "Clear the cell", run: () => void clear() }, isPossible);
  useShortcut({ ...shared, keys: "mod+d", label: "Fill down", run: () => void fillDown() }, isPossible);
  useShortcut(
    {
      ...shared,
      keys: "shift+e",
      label: edits.drafts.isStaging ? "Save every edit at once again" : "Stage edits, to save them together",
      run: () => edits.setStaging(!edits.drafts.isStaging),
    },
    isPossible,
  );
  useEffect(() => (isPossible ? listKeys("In an open cell", inOpenCell) : undefined), [isPossible]);
  return { perform, type, typeAhead, onPaste, onDoubleClick };
}
