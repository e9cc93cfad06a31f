import type { Count } from "#shared/list-params.ts";
import { ColumnsMenu } from "./columns-menu.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { GroupMenu } from "./group-menu.tsx";
import { SortMenu } from "./sort-menu.tsx";
import type { GridLayout } from "./use-grid-layout.ts";

/** What a list can do, at the right of its toolbar. */
export function GridTools({ layout, count }: { layout: GridLayout; count: Count | undefined }) {
  return (
    <>
      <GroupMenu layout={layout} />
      {layout.asCards ? (
        <SortMenu columns={layout.all} sort={layout.sort} />
      ) : (
        <ColumnsMenu layout={layout} />
      )}
      <ExportMenu shown={layout.shown} count={count} />
    </>
  );
}
