import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { cellText, isBlank } from "#client/grid/cell-text.ts";
import { defaultCells } from "#client/grid/cells/default-cells.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { faultReference, faultWords } from "#client/trpc.ts";
import { Badge } from "#client/ui/badge.tsx";
import { buttonClass } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { ErrorState } from "#client/ui/error-state.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { Filter, ListPage } from "#shared/list-params.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import type { UserSection } from "./user-sections.ts";

/** Rows that a section shows. */
export const most = 5;

interface UserSectionCardProps {
  section: UserSection;
  userId: string;
  granted: ReadonlySet<string>;
  list: UseQueryResult<ListPage<GridRow>>;
}

/** Whose rows a section shows, as its list's filter. */
export function belongsTo({ field }: UserSection, userId: string): Filter {
  return { field, operator: "anyOf", value: [userId] };
}

/** The newest few of what belongs to a person, each a link to its record; the title's button leads to all of them. */
export function UserSectionCard({ section, userId, granted, list }: UserSectionCardProps) {
  const { resource, title } = section;
  const filter = belongsTo(section, userId);
  const rows = list.data?.rows ?? [];
  const known = visibleFields(resource, granted);
  const names = section.shown.filter((name) => known.includes(name));
  return (
    <Card
      flush
      title={title}
      actions={
        rows.length > 0 && (
          <Link
            to="/$desk/$resource"
            params={{ desk: resource.desk, resource: resource.name }}
            search={listParamsToSearch({ filter })}
            className={buttonClass({ variant: "ghost", size: "sm" })}
            aria-label={`${title}: ${rows.length > most ? "show all" : "open as list"}`}
          >
            {rows.length > most ? "Show all" : "Open as list"}
          </Link>
        )
      }
    >
      {list.isPending && (
        <div role="status" aria-label={`Loading ${title.toLowerCase()}`}>
          <SkeletonText lines={3} className="px-4 pb-4" />
        </div>
      )}
      {list.isError && (
        <ErrorState
          fill={false}
          message={faultWords(list.error)}
          reference={faultReference(list.error)}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      )}
      {rows.length > 0 && (
        <ul
          className="grid border-t border-line"
          style={{ gridTemplateColumns: `minmax(6rem, 1fr) repeat(${names.length - 1}, auto)` }}
        >
          {rows.slice(0, most).map((row) => (
            <li
              key={row._id}
              className="col-span-full grid grid-cols-subgrid border-b border-line last:border-0"
            >
              <Link
                {...addressOf(section, row, filter)}
                className="col-span-full grid grid-cols-subgrid items-baseline gap-x-3 px-4 py-1.5 text-sm -outline-offset-2 hover:bg-hover"
              >
                {names.map((name, index) => (
                  <span
                    key={name}
                    className={classNames(
                      "min-w-0 truncate",
                      index === 0 ? "font-medium" : "max-w-44 text-xs text-ink-soft tabular-nums",
                      index > 2 && "max-sm:hidden",
                      resource.fields[name]?.kind === "money" && "text-right",
                    )}
                  >
                    <Value section={section} row={row} name={name} />
                  </span>
                ))}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function addressOf({ resource, opens }: UserSection, row: GridRow, filter: Filter) {
  const id = opens ? row[opens.field] : undefined;
  if (opens && typeof id === "string") {
    const { desk, name } = opens.resource;
    return { to: "/$desk/$resource", params: { desk, resource: name }, search: { record: id } } as const;
  }
  return {
    to: "/$desk/$resource",
    params: { desk: resource.desk, resource: resource.name },
    search: { ...listParamsToSearch({ filter }), record: row._id },
  } as const;
}

// The grid's own cells, less the links: the whole line is one already.
function Value({ section: { resource }, row, name }: { section: UserSection; row: GridRow; name: string }) {
  const field = resource.fields[name];
  const value = row[name];
  if (!field || isBlank(value))
    return name === resource.titleField ? `${resource.noun} ${row._id.slice(0, 8)}` : null;
  if (field.kind === "enum" && typeof value === "string")
    return <Badge tone={field.tones?.[value] ?? "neutral"}>{optionWords(value)}</Badge>;
  if (field.kind === "instant" && typeof value === "string") return <RelativeTime instant={value} />;
  if (field.kind === "text" || field.kind === "reference") return cellText(row, name, field);
  if (field.kind === "integer") return `${cellText(row, name, field)} ${inSentence(field.label)}`;
  const Cell = defaultCells[field.kind];
  return <Cell value={value} row={row} name={name} field={field} resource={resource} />;
}
