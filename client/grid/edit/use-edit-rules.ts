import { useEffect, useMemo, useState } from "react";
import { useAfterDrawing } from "#client/ui/use-after-drawing.ts";
import { editableFields, type Editor, type RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";

const nothing: ReadonlySet<string> = new Set();

/**
 * What may be changed in a list, and by whom: `given`, or what the resource declares, loaded after the first rows (`areRowsThere`),
 * because who only reads never waits for the rules of writing.
 */
export function useEditRules(
  { name }: AnyResource,
  editor: Editor | undefined,
  given: RecordEdits | undefined,
  areRowsThere: boolean,
) {
  // Null: nothing may be changed here.
  const [loaded, setLoaded] = useState<RecordEdits | null>();
  const edits = given ?? loaded ?? undefined;
  const isDrawn = useAfterDrawing(areRowsThere);
  const isWanted = !given && editor !== undefined && isDrawn;
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    void import("#shared/edits/all-edits.ts").then(({ allEdits }) => {
      if (isCurrent) setLoaded(allEdits[name] ?? null);
    });
    return () => {
      isCurrent = false;
    };
  }, [isWanted, name]);
  const editable = useMemo(
    () => (edits && editor ? editableFields(edits, editor) : nothing),
    [edits, editor],
  );
  const canEdit = editable.size > 0;
  useEffect(() => {
    // Before it is wanted: keys that are typed right after F2 belong into the cell.
    if (canEdit) void import("./editing-layer.tsx");
  }, [canEdit]);
  return { edits, editable, isKnown: edits !== undefined || loaded === null };
}
