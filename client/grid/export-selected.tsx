import { IconButton } from "#client/ui/icon-button.tsx";
import { Download, FileText } from "#client/ui/icons.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { Count } from "#shared/list-params.ts";
import { exportFormats, useExport } from "./export-menu.tsx";
import { toCommandSelection, type GridSelection } from "./grid-selection.ts";

interface ExportSelectedProps {
  selection: GridSelection;
  shown: readonly string[];
  count: Count | undefined;
}

/** Downloads of the ticked rows, from the bar that counts them. */
export function ExportSelected({ selection, shown, count }: ExportSelectedProps) {
  const chosen = toCommandSelection(selection);
  const download = useExport(shown, count, "selection" in chosen ? chosen.selection : undefined);
  const start = (format: string) =>
    "refusal" in chosen ? toast({ title: chosen.refusal, tone: "warning" }) : download(format);
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <IconButton
          size="sm"
          label="Export the selected rows"
          icon={<Download />}
          className="text-on-inverse hover:not-disabled:bg-on-inverse/15 hover:not-disabled:text-on-inverse"
        />
      }
    >
      {exportFormats.map(({ format, label }) => (
        <MenuItem key={format} icon={<FileText />} onClick={() => start(format)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
