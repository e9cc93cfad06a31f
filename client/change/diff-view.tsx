import { Badge } from "#client/ui/badge.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { recordAddress } from "#client/grid/record-address.ts";
import { classNames } from "#client/ui/class-names.ts";
import { useLocale } from "#client/ui/locale.tsx";
import type { RowDiff } from "#shared/change.ts";
import { formatInstant } from "#shared/format/dates.ts";
import type { Resource } from "#shared/resource.ts";
import { useReferenceNames } from "./reference-names.ts";
import { changedFields, fieldWords, resourceOfTable, valueText } from "./diff-words.ts";

type Diff = Pick<RowDiff, "operation" | "before" | "after" | "withheld" | "erased">;

/** What one change does to one record: field by field, before and after. */
export function RecordDiff({ resource, diff }: { resource: Resource | undefined; diff: Diff }) {
  const style = { ...useLocale(), names: useReferenceNames(resource, [diff]) };
  // Of a record that came or went, what it doesn't hold is no difference.
  const fields = changedFields(resource, [diff]).filter((name) => {
    const value = diff.before[name] ?? diff.after[name] ?? "";
    return diff.operation === "update" || value !== "";
  });
  return (
    <dl className="text-sm">
      {fields.map((name) => (
        <div
          key={name}
          className="grid grid-cols-[minmax(100px,30%)_1fr] gap-x-3 border-b border-line py-1 last:border-0"
        >
          <dt className="text-ink-faint">{fieldWords(resource, name)}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <BeforeAfter
              before={valueText(resource?.fields[name], diff.before[name], diff.before, style)}
              after={valueText(
                resource?.fields[name],
                diff.after[name],
                { ...diff.before, ...diff.after },
                style,
              )}
              operation={diff.operation}
            />
          </dd>
        </div>
      ))}
      {diff.erased && <ErasedFields resource={resource} erased={diff.erased} />}
      {fields.length === 0 && !diff.erased && <p className="text-ink-faint">No visible field differs.</p>}
      {diff.withheld && (
        <p className="pt-1 text-xs text-ink-faint">Something else changed too, which you may not see.</p>
      )}
    </dl>
  );
}

/** Which values of a diff are gone for good, and since when. */
function ErasedFields({
  resource,
  erased: { fields, at },
}: {
  resource: Resource | undefined;
  erased: NonNullable<RowDiff["erased"]>;
}) {
  const style = useLocale();
  return (
    <p className="py-1 text-ink-faint">
      {fields.map((name) => fieldWords(resource, name)).join(", ")}: erased
      {at && ` on ${formatInstant(at, style)}`}
    </p>
  );
}

/** Which rows of a plan are taken; by id. */
export interface RowsChoice {
  choosable: ReadonlySet<string>;
  declined: ReadonlySet<string>;
  /** What is to be known of a row, e.g. that it came in addition. */
  marks: Readonly<Record<string, "added" | "altered">>;
  onToggle: (rowIds: readonly string[], isTaken: boolean) => void;
  /** Rows are picked from nothing, so those that aren't taken look like any other. */
  picks?: boolean;
}

const markWords = { added: "New here", altered: "Moved" };

interface DiffViewProps {
  rows: readonly RowDiff[];
  choice?: RowsChoice | undefined;
  /** Every field that differs, on a page of its own. */
  whole?: boolean;
}

/** What a change does to many records: a table per kind of record, one line each. */
export function DiffView({ rows, choice, whole = false }: DiffViewProps) {
  const tables = [...new Set(rows.map(({ table }) => table))];
  return (
    <div className="flex flex-col gap-4">
      {tables.map((table) => {
        const resource = resourceOfTable(table);
        const own = rows.filter((row) => row.table === table);
        const [only] = own;
        if (own.length === 1 && only && !choice?.picks) {
          return (
            <section key={table}>
              <h3 className="mb-1 text-sm font-medium">{titleOf(only, resource)}</h3>
              <RecordDiff resource={resource} diff={only} />
            </section>
          );
        }
        return <TableDiff key={table} {...{ resource, table, rows: own, choice, whole }} />;
      })}
    </div>
  );
}

const mostColumns = 8;

function TableDiff({
  resource,
  table,
  rows,
  choice,
  whole,
}: {
  resource: Resource | undefined;
  table: string;
  rows: readonly RowDiff[];
  choice: RowsChoice | undefined;
  whole: boolean;
}) {
  const choosable = rows.filter(({ rowId }) => choice?.choosable.has(rowId)).map(({ rowId }) => rowId);
  const left = choosable.filter((rowId) => choice?.declined.has(rowId)).length;
  const style = { ...useLocale(), names: useReferenceNames(resource, rows) };
  const fields = changedFields(resource, rows);
  const shown = whole ? fields : fields.slice(0, mostColumns);
  const label = resource?.label ?? table.replaceAll("_", " ");
  return (
    <section>
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label={label}
        className={classNames(
          "scroll-thin overflow-auto rounded-md border border-line",
          whole ? "max-h-[70vh]" : "max-h-80",
        )}
      >
        <table className="w-full border-collapse text-xs">
          <thead className="sticky top-0 z-1 bg-sunken text-left text-ink-soft">
            <tr>
              <th scope="col" className="border-b border-line-strong px-2 py-1.5 font-medium">
                <span className="flex items-center gap-2">
                  {choice && choosable.length > 0 && (
                    <Checkbox
                      aria-label={`Take all of ${label.toLowerCase()} on this page`}
                      checked={left === 0}
                      indeterminate={left > 0 && left < choosable.length}
                      onCheckedChange={(isTaken) => choice.onToggle(choosable, isTaken)}
                    />
                  )}
                  {label}
                </span>
              </th>
              {shown.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="border-b border-line-strong px-2 py-1.5 font-medium whitespace-nowrap"
                >
                  {fieldWords(resource, name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={row.rowId}
                className={classNames(
                  "border-b border-line last:border-0",
                  choice?.declined.has(row.rowId) && !choice.picks && "text-ink-faint line-through",
                )}
              >
                <th scope="row" className="max-w-64 px-2 py-1 text-left font-normal">
                  <span className="flex items-center gap-2">
                    {choice?.choosable.has(row.rowId) && (
                      <Checkbox
                        aria-label={`Take ${titleOf(row, resource)}`}
                        checked={!choice.declined.has(row.rowId)}
                        onCheckedChange={(isTaken) => choice.onToggle([row.rowId], isTaken)}
                      />
                    )}
                    <RowTitle row={row} resource={resource} isLink={whole} />
                    {row.erased && <Badge>Erased</Badge>}
                    {choice?.marks[row.rowId] && (
                      <Badge tone="warning">{markWords[choice.marks[row.rowId]!]}</Badge>
                    )}
                  </span>
                </th>
                {shown.map((name) => (
                  <td key={name} className="max-w-72 px-2 py-1 whitespace-nowrap">
                    <span className="flex items-baseline gap-1.5 [&>del]:shrink-0">
                      <BeforeAfter
                        before={valueText(resource?.fields[name], row.before[name], row.before, style)}
                        after={valueText(
                          resource?.fields[name],
                          row.after[name],
                          { ...row.before, ...row.after },
                          style,
                        )}
                        operation={row.operation}
                      />
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fields.length > shown.length && (
        <p className="mt-1 text-xs text-ink-faint">
          {fields.length - shown.length} more fields differ; the audit log will show them.
        </p>
      )}
    </section>
  );
}

function BeforeAfter({
  before,
  after,
  operation,
}: {
  before: string;
  after: string;
  operation: RowDiff["operation"];
}) {
  if (before === "" && after === "") return null;
  return (
    <>
      {operation !== "insert" && before !== "" && (
        <del
          className={classNames(
            "max-w-full truncate rounded-xs bg-bad-soft px-1 text-bad-ink",
            operation === "update" && "no-underline",
          )}
        >
          {before}
        </del>
      )}
      {operation === "update" && (
        <span aria-label="becomes" role="img" className="text-ink-faint">
          →
        </span>
      )}
      {operation !== "delete" && after !== "" && (
        <ins className="max-w-full truncate rounded-xs bg-good-soft px-1 text-good-ink no-underline">
          {after}
        </ins>
      )}
    </>
  );
}

function RowTitle({
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
  if (!isLink || address === undefined) return <span className="truncate">{titleOf(row, resource)}</span>;
  return (
    <a href={address} className="truncate underline-offset-2 hover:underline">
      {titleOf(row, resource)}
    </a>
  );
}

function titleOf({ title, rowId }: RowDiff, resource: Resource | undefined): string {
  return title ?? `${resource?.noun ?? "row"} ${rowId.slice(0, 8)}`;
}
