import { useState } from "react";
import { freshLoad, recallVisit, type GridLoad } from "./grid-visits.ts";

/**
 * Which reading of the list is shown. A new question is read anew; Back finds the rows that its entry in the history
 * had; columns that came already are not read again.
 */
export function useGridLoad(visitKey: string, question: string, columns: readonly string[]) {
  const [load, setLoad] = useState<GridLoad>(
    () => recalled(visitKey, question) ?? freshLoad(question, columns),
  );
  const lacks = columns.some((name) => !load.columns.includes(name));
  if (load.question !== question) {
    const next = recalled(visitKey, question) ?? freshLoad(question, columns);
    setLoad(next);
    return { load: next, lacks: false, setLoad };
  }
  return { load, lacks, setLoad };
}

function recalled(visitKey: string, question: string): GridLoad | undefined {
  const load = recallVisit(visitKey)?.load;
  return load?.question === question ? load : undefined;
}
