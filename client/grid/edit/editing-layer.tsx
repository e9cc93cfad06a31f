import type { GridPosition } from "#client/grid/grid-keyboard.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { CellEditor } from "./cell-editor.tsx";
import { EditBar } from "./edit-bar.tsx";
import { ReviewDialog } from "./review-dialog.tsx";
import type { GridEdits } from "./use-grid-edits.ts";

interface EditingLayerProps {
  edits: GridEdits;
  /** The row under the editor as the list has it now. */
  now: GridRow | undefined;
  onLeave: (to: GridPosition) => void;
}

/** What editing puts over the rows: loaded when the first cell is edited, or when something is staged already. */
export function EditingLayer({ edits, now, onLeave }: EditingLayerProps) {
  const { open, proposal } = edits;
  return (
    <>
      {open && (
        <CellEditor
          key={`${open.row._id} ${open.column.name}`}
          edits={edits}
          open={open}
          now={now}
          onLeave={onLeave}
        />
      )}
      <EditBar edits={edits} />
      {proposal && <ReviewDialog edits={edits} proposal={proposal} />}
    </>
  );
}
