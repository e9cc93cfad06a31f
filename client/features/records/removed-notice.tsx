import { rowTarget, type GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";

interface RemovedNoticeProps {
  noun: string;
  row: GridRow;
  /** What may be done with the record. */
  actions: readonly GridAction[];
}

/** Says above a record that it was removed and when, with the way back where there is one. */
export function RemovedNotice({ noun, row, actions }: RemovedNoticeProps) {
  const { deletedAt } = row;
  if (typeof deletedAt !== "string") return null;
  const restore = actions.find(({ id }) => id === "restore-record");
  return (
    <Banner
      tone="warning"
      className="rounded-none border-x-0 border-t-0"
      title={
        <>
          This {noun} was removed <RelativeTime instant={deletedAt} focusable />.
        </>
      }
      actions={
        restore && (
          <Button size="sm" icon={restore.icon} onClick={() => restore.run(rowTarget(row))}>
            {restore.label}
          </Button>
        )
      }
    >
      Lists show it in the view “Removed” only.
    </Banner>
  );
}
