import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listClient } from "#client/grid/list-client.ts";
import { cellText } from "#client/grid/cell-text.ts";
import { Badge } from "#client/ui/badge.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { faultWords } from "#client/trpc.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import type { Filter } from "#shared/list-params.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { holds } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import { visibleFields } from "#shared/visible-fields.ts";

interface Relation {
  resource: AnyResource;
  field: string;
}

const shownOfEach = 5;

/** The lists whose rows refer to this kind of record, as far as the reader may see them. */
export function relationsTo(resource: AnyResource, granted: ReadonlySet<string>): Relation[] {
  return Object.values(allResources)
    .filter(({ permission }) => holds(granted, permission))
    .flatMap((other) =>
      visibleFields(other, granted)
        .filter(
          (field) =>
            other.fields[field]?.kind === "reference" && other.fields[field].resource === resource.name,
        )
        .filter((field) => other.fields[field]?.filterable)
        .map((field) => ({ resource: other, field })),
    );
}

/** Everything that refers to a record: its newest few of each kind, with a link to the whole list. */
export function RelatedRecords({
  resource,
  id,
  granted,
}: {
  resource: AnyResource;
  id: string;
  granted: ReadonlySet<string>;
}) {
  const relations = relationsTo(resource, granted);
  const answers = useQueries({
    queries: relations.map((relation) => ({
      queryKey: ["related", relation.resource.name, relation.field, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listClient.rows(
          relation.resource.name,
          { filter: refersTo(relation, id), limit: shownOfEach + 1 },
          signal,
        ),
    })),
  });
  const fault = answers.find(({ error }) => error)?.error;
  if (fault)
    return (
      <ErrorState
        message={faultWords(fault)}
        onRetry={() => answers.forEach((answer) => void answer.refetch())}
      />
    );
  if (answers.some(({ isPending }) => isPending)) return <SkeletonText lines={10} />;
  const found = relations
    .map((relation, index) => ({ relation, rows: answers[index]?.data?.rows ?? [] }))
    .filter(({ rows }) => rows.length > 0);
  if (found.length === 0) return <EmptyState title={`Nothing refers to this ${resource.noun}`} />;
  return (
    <div className="flex flex-col gap-5">
      {found.map(({ relation, rows }) => (
        <RelatedList
          key={`${relation.resource.name}.${relation.field}`}
          relation={relation}
          rows={rows}
          id={id}
          granted={granted}
        />
      ))}
    </div>
  );
}

function refersTo({ field }: Relation, id: string): Filter {
  return { field, operator: "anyOf", value: [id] };
}

function RelatedList({
  relation,
  rows,
  id,
  granted,
}: {
  relation: Relation;
  rows: GridRow[];
  id: string;
  granted: ReadonlySet<string>;
}) {
  const { resource, field } = relation;
  const names = visibleFields(resource, granted)
    .filter(
      (name) => name !== field && !resource.fields[name]?.hidden && resource.fields[name]?.kind !== "json",
    )
    .slice(0, 4);
  const role = resource.fields[field]?.label ?? "";
  const list = { to: "/$desk/$resource", params: { desk: resource.desk, resource: resource.name } } as const;
  return (
    <section aria-label={`${resource.label}, as ${role}`}>
      <h3 className="mb-1.5 flex items-baseline gap-2 text-sm font-medium">
        {resource.label}
        <span className="text-xs font-normal text-ink-soft">as {role.toLowerCase()}</span>
        <Link
          {...list}
          search={listParamsToSearch({ filter: refersTo(relation, id) })}
          className="ml-auto text-xs font-normal text-accent-ink hover:underline"
        >
          {rows.length > shownOfEach ? "Show all" : "Open as list"}
        </Link>
      </h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {rows.slice(0, shownOfEach).map((row) => (
          <li key={row._id}>
            <Link
              {...list}
              search={{ ...listParamsToSearch({ filter: refersTo(relation, id) }), record: row._id }}
              className="flex items-baseline gap-3 px-2.5 py-1.5 text-sm hover:bg-hover"
            >
              <RelatedRow resource={resource} row={row} names={names} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RelatedRow({
  resource,
  row,
  names,
}: {
  resource: AnyResource;
  row: GridRow;
  names: readonly string[];
}) {
  return names.map((name, index) => {
    const field = resource.fields[name];
    if (!field) return null;
    const value = row[name];
    const words =
      field.kind === "enum" && typeof value === "string" ? (
        <Badge tone={field.tones?.[value] ?? "neutral"}>{cellText(row, name, field)}</Badge>
      ) : field.kind === "instant" && typeof value === "string" ? (
        <RelativeTime instant={value} />
      ) : (
        cellText(row, name, field)
      );
    return (
      <span
        key={name}
        className={
          index === 0 ? "min-w-0 flex-1 truncate font-medium" : "max-w-40 truncate text-xs text-ink-soft"
        }
      >
        {words}
      </span>
    );
  });
}
