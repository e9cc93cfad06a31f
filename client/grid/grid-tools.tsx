import type { Count } from "#shared/list-params.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Pencil } from "#client/ui/icons.tsx";
import { ColumnsMenu } from "./columns-menu.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { useGrid } from "./grid-context.ts";
import { GroupMenu } from "./group-menu.tsx";
import { SortMenu } from "./sort-menu.tsx";
import type { GridLayout } from "./use-grid-layout.ts";

/** What a list can do, at the right of its toolbar. */
export function GridTools({ layout, count }: { layout: GridLayout; count: Count | undefined }) {
  const { staging } = useGrid();
  return (
    <>
      {staging && (
        <IconButton
          label={staging.isOn ? "Save every edit at once again" : "Stage edits, to save them together"}
          keys="shift+e"
          icon={<Pencil />}
          aria-pressed={staging.isOn}
          variant={staging.isOn ? "primary" : "ghost"}
          onClick={staging.toggle}
        />
      )}
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
