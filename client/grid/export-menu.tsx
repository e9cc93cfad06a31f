import { IconButton } from "#client/ui/icon-button.tsx";
import { Download, FileText, Link } from "#client/ui/icons.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { ListParams } from "#shared/list-params.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import { useGrid } from "./grid-context.ts";

const formats = [
  { format: "csv", label: "CSV, for spreadsheets" },
  { format: "ndjson", label: "NDJSON, for programs" },
] as const;

/** Where the list downloads exactly as it is asked for: filter, search, sort and columns in order. */
export function exportAddress(resourceName: string, format: string, params: ListParams): string {
  const { filter, search, sort, columns } = params;
  return `/api/exports/${resourceName}.${format}?${writeSearch(listParamsToSearch({ filter, search, sort, columns }))}`;
}

/** Downloads of all that matches, and the link to this list. */
export function ExportMenu({ shown }: { shown: readonly string[] }) {
  const { resource, params } = useGrid();
  const exportable = shown.filter((name) => resource.fields[name]?.exportable !== false);
  const copyLink = () =>
    void navigator.clipboard
      .writeText(location.href)
      .then(() => toast({ title: "Link to this list copied" }));
  return (
    <Menu align="end" trigger={<IconButton label="Export and share" icon={<Download />} />}>
      <MenuGroup label="Everything that matches">
        {formats.map(({ format, label }) => (
          <MenuItem
            key={format}
            icon={<FileText />}
            render={
              // oxlint-disable-next-line jsx-a11y/anchor-has-content -- the menu item puts its own words in
              <a href={exportAddress(resource.name, format, { ...params, columns: exportable })} download />
            }
          >
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuItem icon={<Link />} onClick={copyLink}>
        Copy link to this list
      </MenuItem>
    </Menu>
  );
}
