import { Badge } from "#client/ui/badge.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { useLocale } from "#client/ui/locale.tsx";
import type { RowDiff } from "#shared/change.ts";
import { formatInstant } from "#shared/format/dates.ts";
import type { Resource } from "#shared/resource.ts";
import { BeforeAfter } from "./before-after.tsx";
import { changedFields, type DiffStyle, fieldWords, rowTitle, valueText } from "./diff-words.ts";
import { useReferenceNames } from "./reference-names.ts";
import { RowTitle } from "./row-title.tsx";

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

const mostColumns = 8;

/** Rows of one kind of record, a line each; a column for every field that differs, the first eight unless `whole`. */
export function TableDiff({
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
                <th scope="row" className="max-w-64 px-2 py-1 text-left font-normal max-sm:max-w-36">
                  <span className="flex items-center gap-2">
                    {choice?.choosable.has(row.rowId) && (
                      <Checkbox
                        aria-label={`Take ${rowTitle(row, resource)}`}
                        checked={!choice.declined.has(row.rowId)}
                        onCheckedChange={(isTaken) => choice.onToggle([row.rowId], isTaken)}
                      />
                    )}
                    <RowTitle row={row} resource={resource} isLink={whole} />
                    {row.erased && <Badge>{erasedWords(row.erased.at, style)}</Badge>}
                    {choice?.marks[row.rowId] && (
                      <Badge tone="warning">{markWords[choice.marks[row.rowId]!]}</Badge>
                    )}
                  </span>
                </th>
                {shown.map((name) => (
                  <td key={name} className="max-w-72 px-2 py-1 whitespace-nowrap">
                    <span className="flex items-baseline gap-1.5 [&>del]:shrink-0">
                      <BeforeAfter
                        before={valueText(
                          resource?.fields[name],
                          row.before[name],
                          { ...row.beside, ...row.before },
                          style,
                        )}
                        after={valueText(
                          resource?.fields[name],
                          row.after[name],
                          { ...row.beside, ...row.before, ...row.after },
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

function erasedWords(at: string | null, style: DiffStyle): string {
  return at === null ? "Erased" : `Erased ${formatInstant(at, style)}`;
}
