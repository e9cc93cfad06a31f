import type { ReactNode } from "react";
import type { ListParams } from "#shared/list-params.ts";
import { sameFilter } from "./filter-tree.ts";

/** A list's state with a name: a tab above the grid. */
export interface GridView {
  id: string;
  label: string;
  params: ListParams;
  /** Beside the name, e.g. what makes it a queue. */
  icon?: ReactNode;
  /** Who sees it, what it is for. */
  hint?: string;
  /** What is said when it is empty. */
  whenEmpty?: string;
}

/** Whether the list is exactly what the view says; columns only count where the view names them. */
export function isViewUntouched(view: GridView, params: ListParams): boolean {
  const wanted = view.params;
  return (
    sameFilter(wanted.filter, params.filter) &&
    (wanted.search ?? "") === (params.search ?? "") &&
    sameOrder(wanted.sort, params.sort) &&
    sameOrder(wanted.group, params.group) &&
    sameOrder(wanted.totals, params.totals) &&
    (params.columns === undefined || sameOrder(wanted.columns, params.columns))
  );
}

/** The tab that is lit: the chosen view while it is there, else one that says exactly this. */
export function currentView(
  views: readonly GridView[],
  chosenId: string | undefined,
  params: ListParams,
): GridView | undefined {
  return views.find((view) => view.id === chosenId) ?? views.find((view) => isViewUntouched(view, params));
}

function sameOrder(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
