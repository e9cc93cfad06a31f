import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ListClient } from "#client/grid/list-client.ts";
import { Combobox } from "#client/ui/combobox.tsx";
import type { ControlSize } from "#client/ui/control-frame.ts";
import type { FieldProps } from "#client/ui/field.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { Filter } from "#shared/list-params.ts";
import type { AnyResource, Field } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

export interface NamedRecord {
  id: string;
  name: string;
}

const mostFound = 20;
// Whose it is: a booking's address is its customer's, a workspace's team is its organization's.
const owners = ["userId", "organizationId"] as const;

interface ReferenceEditorProps extends FieldProps {
  field: Field;
  value: NamedRecord | null;
  /** The record that is edited, to offer only what belongs to the same person or organization. */
  around: Readonly<Record<string, unknown>>;
  client: ListClient;
  size?: ControlSize;
  startOpen?: boolean;
  "aria-label"?: string;
  onChoose: (chosen: NamedRecord | null) => void;
}

/** Finds another record by what it is called. */
export function ReferenceEditor({ field, value, around, client, onChoose, ...rest }: ReferenceEditorProps) {
  const target = allResources[field.resource ?? ""];
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query === value?.name ? "" : query.trim());
  const found = useQuery({
    queryKey: ["reference", target?.name, asked, target && ownerFilter(target, around)],
    queryFn: ({ signal }) => findRecords(client, target!, asked, around, signal),
    enabled: target !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  return (
    <Combobox<NamedRecord>
      {...rest}
      items={found.data ?? []}
      value={value}
      onValueChange={onChoose}
      toKey={({ id }) => id}
      toLabel={({ name }) => name}
      onQueryChange={setQuery}
      loading={found.isFetching}
      placeholder={`Find ${target ? inSentence(target.label) : "a record"}`}
      emptyText={found.isError ? "The search didn't work. Try again." : "Nothing matches."}
    />
  );
}

async function findRecords(
  client: ListClient,
  target: AnyResource,
  search: string,
  around: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<NamedRecord[]> {
  const { titleField, fields } = target;
  const isSearchable = Object.values(fields).some(({ searchable }) => searchable);
  const { rows } = await client.rows(
    target.name,
    {
      ...(search && isSearchable && { search }),
      ...ownerFilter(target, around),
      columns: [titleField],
      limit: mostFound,
    },
    signal,
  );
  return rows.map((row) => ({ id: row._id, name: String(row[titleField] ?? row._id.slice(0, 8)) }));
}

function ownerFilter(
  { fields }: AnyResource,
  around: Readonly<Record<string, unknown>>,
): { filter?: Filter } {
  const conditions = owners.flatMap((field): Filter[] => {
    const owner = around[field];
    return fields[field]?.filterable && !fields[field].nullable && typeof owner === "string"
      ? [{ field, operator: "anyOf", value: [owner] }]
      : [];
  });
  return conditions.length > 0 ? { filter: { all: conditions } } : {};
}

/** The one record that is called so; or why it isn't clear which. */
export async function recordNamed(
  client: ListClient,
  field: Field,
  name: string,
): Promise<NamedRecord | { fault: string }> {
  const target = allResources[field.resource ?? ""];
  const title = target?.fields[target.titleField];
  if (!target || !title?.filterable || title.nameOf) return { fault: "Paste the record's id here." };
  const filter: Filter = { field: target.titleField, operator: "is", value: name };
  const { rows } = await client.rows(target.name, { filter, columns: [target.titleField], limit: 2 });
  const [only, another] = rows;
  if (!only) return { fault: `There is no ${target.noun} called “${name}”.` };
  if (another) return { fault: `More than one ${target.noun} is called “${name}”: use the id.` };
  return { id: only._id, name };
}
