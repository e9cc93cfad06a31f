import { recordAddress } from "#client/grid/record-address.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A link to the other record under its name. The list follows the link, so that a plain click stays in the app. */
export function ReferenceCell({ value, row, field }: GridCellProps) {
  const id = String(value);
  const name = field.labelField ? row[field.labelField] : undefined;
  const words = typeof name === "string" && name !== "" ? name : id.slice(0, 8);
  const address = field.resource ? recordAddress(field.resource, id) : undefined;
  if (!address) return <span className="truncate">{words}</span>;
  return (
    <a
      href={address}
      tabIndex={-1}
      className="truncate underline-offset-2 hover:text-accent-ink hover:underline"
    >
      {words}
    </a>
  );
}
