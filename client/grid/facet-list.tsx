import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Search } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TextInput } from "#client/ui/text-field.tsx";
import { formatNumber } from "#shared/format/numbers.ts";
import { optionWords } from "#shared/list-labels.ts";
import { withZone } from "#shared/list-clock.ts";
import { listLimits, type Facet } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import type { KnownNames } from "./filter-words.ts";
import { withFieldCondition } from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";

interface FacetListProps {
  name: string;
  field: Field;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

interface Choice {
  value: string;
  label: string;
  count: number | undefined;
}

const mostRemote = 20;

/** The values of a field with how many rows have each, asked when it opens; type to find more. */
export function FacetList({ name, field, chosen, onChange }: FacetListProps) {
  const { client, resource, params, names } = useGrid();
  const { locale, timeZone } = useLocale();
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query.trim());
  // Without the field's own condition: the other values would all count nothing.
  const around = withZone(
    { search: params.search, filter: withFieldCondition(params.filter, name, undefined) },
    timeZone,
  );
  const facets = useQuery({
    queryKey: ["facets", resource.name, name, around],
    queryFn: ({ signal }) => client.facets(resource.name, around, name, signal),
    staleTime: 30_000,
    retry: false,
  });
  const target = field.kind === "reference" && field.resource ? allResources[field.resource] : undefined;
  const remote = useQuery({
    queryKey: ["facet-search", field.resource, asked],
    queryFn: ({ signal }) =>
      client.rows(target!.name, { search: asked, columns: [target!.titleField], limit: mostRemote }, signal),
    enabled: target !== undefined && asked.length > 1,
    staleTime: 30_000,
    retry: false,
  });
  const found = remote.data?.rows.map((row) => ({
    value: row._id,
    label: String(row[target?.titleField ?? ""] ?? row._id.slice(0, 8)),
    count: undefined,
  }));
  const choices = choicesOf(field, facets.data ?? [], found ?? [], chosen, names).filter(({ label }) =>
    label.toLowerCase().includes(query.trim().toLowerCase()),
  );
  const toggle = ({ value }: Choice) => {
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  };
  const isLong = target !== undefined || (field.options?.length ?? 0) > 8;
  return (
    <div className="flex flex-col">
      {isLong && (
        <TextInput
          aria-label={`Find a value of ${field.label}`}
          placeholder="Find…"
          value={query}
          onValueChange={setQuery}
          leading={<Search />}
        />
      )}
      <ul className="scroll-thin -mx-1 mt-1 max-h-64 overflow-y-auto" aria-label={`Values of ${field.label}`}>
        {choices.map((choice) => (
          <li key={choice.value}>
            <label className="flex min-h-7 items-center gap-2 rounded-md px-1 text-sm hover:bg-hover pointer-coarse:min-h-10">
              <Checkbox
                aria-label={choice.label}
                checked={chosen.includes(choice.value)}
                onCheckedChange={() => toggle(choice)}
              />
              <span className="min-w-0 flex-1 truncate">{choice.label}</span>
              {choice.count !== undefined && (
                <span className="text-xs text-ink-faint tabular-nums">
                  {formatNumber(choice.count, locale)}
                </span>
              )}
            </label>
          </li>
        ))}
        {facets.isPending &&
          choices.length === 0 &&
          [0, 1, 2].map((line) => (
            <li key={line} className="p-1.5">
              <Skeleton className="h-4 w-full" />
            </li>
          ))}
        {!facets.isPending && choices.length === 0 && (
          <li className="px-1 py-2 text-sm text-ink-faint">
            {query ? "No value matches." : "No values in these rows."}
          </li>
        )}
      </ul>
      {facets.data?.length === listLimits.facets && query.trim() === "" && (
        <p className="mt-1 px-1 text-xs text-ink-soft">
          The {listLimits.facets} most frequent. Type to find others.
        </p>
      )}
      {facets.isError && (
        <p className="mt-1 text-xs text-bad-ink">The counts didn't load: {facets.error.message}</p>
      )}
    </div>
  );
}

function choicesOf(
  field: Field,
  facets: readonly Facet[],
  found: readonly Choice[],
  chosen: readonly string[],
  names: KnownNames,
): Choice[] {
  const counted = new Map(
    facets.flatMap((facet) => (facet.value === null ? [] : [[facet.value, facet] as const])),
  );
  const words = (value: string) =>
    counted.get(value)?.label ?? found.find((choice) => choice.value === value)?.label;
  const fixed = field.kind === "boolean" ? ["true", "false"] : field.options;
  if (fixed) {
    return fixed.map((value) => ({
      value,
      label: field.kind === "boolean" ? (value === "true" ? "Yes" : "No") : optionWords(value),
      count: facets.length > 0 ? (counted.get(value)?.count ?? 0) : undefined,
    }));
  }
  const values = new Set([...chosen, ...counted.keys(), ...found.map(({ value }) => value)]);
  return [...values].map((value) => ({
    value,
    label: words(value) ?? names.get(value) ?? value.slice(0, 8),
    count: counted.get(value)?.count,
  }));
}
