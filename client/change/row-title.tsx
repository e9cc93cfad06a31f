import { recordAddress } from "#client/grid/record-address.ts";
import type { RowDiff } from "#shared/change.ts";
import type { Resource } from "#shared/resource.ts";
import { rowTitle } from "./diff-words.ts";

/** What a changed row is called, as a link to its record where there still is one. */
export function RowTitle({
  row,
  resource,
  isLink,
}: {
  row: RowDiff;
  resource: Resource | undefined;
  isLink: boolean;
}) {
  const address =
    resource && row.operation !== "delete" ? recordAddress(resource.name, row.rowId) : undefined;
  if (!isLink || address === undefined) return <span className="truncate">{rowTitle(row, resource)}</span>;
  return (
    <a href={address} className="-my-1 truncate py-1 underline-offset-2 hover:underline">
      {rowTitle(row, resource)}
    </a>
  );
}
