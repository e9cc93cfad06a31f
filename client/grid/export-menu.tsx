import { IconButton } from "#client/ui/icon-button.tsx";
import { Download, FileText, Link, Upload } from "#client/ui/icons.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { allEdits } from "#shared/edits/all-edits.ts";
import type { Count, ListParams, Selection } from "#shared/list-params.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import { mayImport } from "#shared/record-imports.ts";
import { startExport } from "./export-runs.ts";
import { useGrid } from "./grid-context.ts";

export const exportFormats = [
  { format: "csv", label: "CSV, for any program" },
  { format: "xlsx", label: "XLSX, for spreadsheets" },
  { format: "ndjson", label: "NDJSON, for programs" },
] as const;

/** The list as it is asked for, as an export's address has it: filter, search, sort and columns in order. */
export function exportSearch(params: ListParams, withIds: boolean): string {
  const { filter, search, sort, columns, zone } = params;
  const state = writeSearch(listParamsToSearch({ filter, search, sort, columns, zone }));
  return withIds ? `${state}&ids=1` : state;
}

/** Starts downloads of what the grid shows: of all that matches, or of a selection. */
export function useExport(shown: readonly string[], count: Count | undefined, selection?: Selection) {
  const { resource, params } = useGrid();
  const { timeZone } = useLocale();
  const columns = shown.filter((name) => resource.fields[name]?.exportable !== false);
  return (format: string, withIds = false) =>
    void startExport({
      file: `${resource.name}.${format}`,
      title: `${resource.label} as ${format.toUpperCase()}`,
      search: exportSearch({ ...params, columns, zone: timeZone }, withIds),
      selection,
      total: count?.kind === "exact" ? count.value : null,
    });
}

/** Downloads of all that matches, the way back in, and the link to this list. */
export function ExportMenu({ shown, count }: { shown: readonly string[]; count: Count | undefined }) {
  const { resource, granted, follow } = useGrid();
  const download = useExport(shown, count);
  const edits = allEdits[resource.name];
  const isImportable = edits !== undefined && mayImport(edits, granted);
  const copyLink = () =>
    void navigator.clipboard
      .writeText(location.href)
      .then(() => toast({ title: "Link to this list copied" }));
  return (
    <Menu align="end" trigger={<IconButton label="Export and share" icon={<Download />} />}>
      <MenuGroup label="Export everything that matches">
        {exportFormats.map(({ format, label }) => (
          <MenuItem key={format} icon={<FileText />} onClick={() => download(format)}>
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
      {isImportable && (
        <>
          <MenuSeparator />
          <MenuGroup label="Edit elsewhere">
            <MenuItem icon={<Download />} onClick={() => download("xlsx", true)}>
              XLSX with ids, to import again
            </MenuItem>
            <MenuItem icon={<Download />} onClick={() => download("csv", true)}>
              CSV with ids, to import again
            </MenuItem>
            <MenuItem icon={<Upload />} onClick={() => follow(`/import/${resource.name}`)}>
              Import…
            </MenuItem>
          </MenuGroup>
        </>
      )}
      <MenuSeparator />
      <MenuItem icon={<Link />} onClick={copyLink}>
        Copy link to this list
      </MenuItem>
    </Menu>
  );
}
