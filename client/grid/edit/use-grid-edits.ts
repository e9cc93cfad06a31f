import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { recordWriter, type RecordWriter } from "#client/change/record-writer.ts";
import { draftOf, type Draft } from "#client/form/typed-values.ts";
import type { GridPosition } from "#client/grid/grid-keyboard.ts";
import { isPartial, type GridRow } from "#client/grid/grid-row-data.ts";
import type { ShownColumn } from "#client/grid/grid-table.ts";
import type { ListClient } from "#client/grid/list-client.ts";
import type { GridData } from "#client/grid/use-grid-data.ts";
import { faultWords } from "#client/trpc.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { useStore } from "#client/ui/store.ts";
import { toast } from "#client/ui/toast.tsx";
import type { Editor, RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";
import { draftStore, withoutArrived, type DraftRow } from "./drafts.ts";
import { useEditRules } from "./use-edit-rules.ts";
import { useTypeAhead } from "./use-type-ahead.ts";
import type { Proposal, RefusedCell, WantedCell } from "./propose-edits.ts";

/** Who edits in a grid. */
export interface GridEditor extends Editor {
  id: string;
}

/** A cell under its editor. */
export interface OpenCell {
  row: GridRow;
  column: ShownColumn;
  position: GridPosition;
  /** The value that stood there when the editor opened, whole. */
  base: unknown;
  version: number;
  draft: Draft;
  /** A draft that was refused before. */
  fault: string | undefined;
  /** The value comes from typing on the cell: it doesn't count as untouched. */
  isTyped: boolean;
}

interface GridEditsOptions {
  resource: AnyResource;
  editor: GridEditor | undefined;
  client: ListClient;
  writer?: RecordWriter | undefined;
  /** Default: what the resource declares. */
  edits?: RecordEdits | undefined;
  data: GridData;
}

/** The state of editing in one grid: what may be changed, which cell is open, what is drafted, what waits to be reviewed. */
export function useGridEdits({
  resource,
  editor,
  client,
  writer = recordWriter,
  edits: given,
  data,
}: GridEditsOptions) {
  const style = useLocale();
  const store = useMemo(() => draftStore(resource.name, editor?.id ?? ""), [resource.name, editor?.id]);
  const drafts = useStore(store);
  const { loaded, status } = data.rows;
  const { edits, editable, isKnown } = useEditRules(resource, editor, given, status === "success");

  const [open, setOpen] = useState<OpenCell | null>(null);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const opening = useRef(0);
  const ahead = useTypeAhead();

  // What was saved is the list's again once the list shows it.
  useEffect(() => {
    store.set(withoutArrived(store.get(), (id) => loaded.rows[loaded.places.get(id) ?? -1]));
  }, [store, drafts, loaded]);

  const titleOf = useCallback(
    (row: GridRow) => String(row[resource.titleField] ?? `${resource.noun} ${row._id.slice(0, 8)}`),
    [resource],
  );
  const start = async (row: GridRow, column: ShownColumn, position: GridPosition, typed?: string) => {
    const { name, field } = column;
    const number = (opening.current += 1);
    ahead.begin();
    let whole = row;
    // Never the preview: what is saved back must be all of it. References need to know whose record it is.
    try {
      if (isPartial(row, name) || field.kind === "reference")
        whole = await client.get(resource.name, row._id);
    } catch (fault) {
      ahead.end();
      return void toast({ title: "This can't be edited now", description: faultWords(fault), tone: "bad" });
    }
    if (number !== opening.current) return;
    const drafted = store.get().rows.get(row._id);
    const cell = drafted?.cells[name];
    const currency = String((field.currencyField && whole[field.currencyField]) ?? "EUR");
    const shown = draftOf(
      field,
      cell ? cell.value : whole[name],
      cell ? cell.label : whole[field.labelField ?? ""],
      { ...style, currency },
    );
    setOpen({
      row: whole,
      column,
      position,
      base: cell ? cell.base : (whole[name] ?? null),
      version: drafted?.version ?? whole._version ?? 0,
      draft: typed === undefined ? shown : { text: typed },
      fault: cell?.fault,
      isTyped: typed !== undefined,
    });
  };
  // The rules of writing come after the first rows: who is faster waits for them.
  const waiting = useRef<Parameters<typeof start>>(undefined);
  const close = useCallback(() => {
    waiting.current = undefined;
    opening.current += 1;
    ahead.end();
    setOpen(null);
  }, [ahead]);
  const startOnceKnown = (...wish: Parameters<typeof start>) => {
    waiting.current = wish;
    ahead.begin();
  };
  const startWaiting = useEffectEvent(() => {
    const wish = waiting.current;
    waiting.current = undefined;
    if (wish && editable.has(wish[1].name)) void start(...wish);
    else ahead.end();
  });
  useEffect(() => {
    if (isKnown) startWaiting();
  }, [isKnown]);

  const setStaging = useCallback((isStaging: boolean) => store.set({ ...store.get(), isStaging }), [store]);

  /** Works out what a block of wishes would do, and shows it for review. */
  const propose = async (
    title: string,
    cells: readonly WantedCell[],
    beyond: readonly RefusedCell[] = [],
  ) => {
    if (!edits) return;
    try {
      const { proposeEdits } = await import("./propose-edits.ts");
      const draftOfRow = (id: string): DraftRow | undefined => store.get().rows.get(id);
      const made = await proposeEdits(
        { edits, editable, client, style, titleOf, draftOf: draftOfRow },
        title,
        cells,
      );
      const refused = [...made.refused, ...beyond];
      if (made.rows.length === 0 && refused.length === 0)
        toast({ title: "Nothing would change: the cells are like that already." });
      else setProposal({ ...made, refused });
    } catch (fault) {
      toast({ title: "This couldn't be worked out", description: faultWords(fault), tone: "bad" });
    }
  };

  return {
    resource,
    edits,
    editable,
    writer,
    client,
    store,
    drafts,
    open,
    proposal,
    setProposal,
    titleOf,
    start,
    /** The same while it isn't known yet what may be changed; undefined once it is. */
    startOnceKnown: editor && !isKnown ? startOnceKnown : undefined,
    ahead,
    close,
    propose,
    setStaging,
  };
}

export type GridEdits = ReturnType<typeof useGridEdits>;
