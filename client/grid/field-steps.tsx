import { useMemo, type ReactNode } from "react";
import { Select } from "#client/ui/select.tsx";
import type { ListParams } from "#shared/list-params.ts";
import { holds } from "#shared/permissions.ts";
import { fieldAt, mostHops, referencesTo, type IncomingReference } from "#shared/relations.ts";
import type { AnyResource, Field } from "#shared/resource.ts";
import { allResources, findResource } from "#shared/resources/all-resources.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { GridContext, useGrid } from "./grid-context.ts";

const everything: ListParams = {};

/** The fields of a resource that this reader may filter by. */
export function filterableFields(resource: AnyResource, granted: ReadonlySet<string>): string[] {
  return visibleFields(resource, granted).filter((name) => resource.fields[name]?.filterable);
}

/** The resource that a reference leads to, if the reader may list it. */
export function targetOf(field: Field | undefined, granted: ReadonlySet<string>): AnyResource | undefined {
  const target = field?.kind === "reference" && field.resource ? findResource(field.resource) : undefined;
  return target && holds(granted, target.permission) ? target : undefined;
}

/** Who refers to a resource, among the lists that this reader may see. */
export function relationsOf(resource: AnyResource, granted: ReadonlySet<string>): IncomingReference[] {
  const readable = Object.values(allResources).filter(({ permission }) => holds(granted, permission));
  return referencesTo(resource, readable).filter(({ related, resource: other }) =>
    filterableFields(other, granted).includes(related.slice(related.lastIndexOf(".") + 1)),
  );
}

/** Paths one reference away: `organizationId.status`. Ids and names of the record itself have their own way. */
export function nearPaths(resource: AnyResource, granted: ReadonlySet<string>): string[] {
  return filterableFields(resource, granted).flatMap((name) => {
    const target = targetOf(resource.fields[name], granted);
    if (!target) return [];
    const usual = filterableFields(target, granted).filter(
      (inner) => !target.fields[inner]?.hidden && target.fields[inner]?.kind !== "reference",
    );
    return usual.map((inner) => `${name}.${inner}`);
  });
}

/** Its children stand in another list: the values that they offer are that list's. */
export function InResource({ resource, children }: { resource: AnyResource; children: ReactNode }) {
  const around = useGrid();
  const { granted } = around;
  const isOwn = resource.name === around.resource.name;
  const surroundings = useMemo(
    () =>
      isOwn
        ? around
        : { ...around, resource, params: everything, filterable: filterableFields(resource, granted) },
    [around, resource, granted, isOwn],
  );
  return <GridContext value={surroundings}>{children}</GridContext>;
}

/** The field of a condition, one choice per step: through a reference its record's fields follow. */
export function FieldSteps({ path, onChange }: { path: string; onChange: (path: string) => void }) {
  const { resource, granted } = useGrid();
  const steps = path.split(".");
  const levels: { at: AnyResource; step: string; before: string[] }[] = [];
  let at: AnyResource | undefined = resource;
  for (const [place, step] of steps.entries()) {
    if (!at) break;
    levels.push({ at, step, before: steps.slice(0, place) });
    at = targetOf(at.fields[step], granted);
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {levels.map(({ at: level, step, before }, place) => {
        const isPassed = place < steps.length - 1;
        const names = filterableFields(level, granted);
        const onward =
          before.length < mostHops ? names.filter((name) => targetOf(level.fields[name], granted)) : [];
        const label = (name: string) => level.fields[name]?.label ?? name;
        return (
          <Select
            key={before.join(".")}
            aria-label={place === 0 ? "Field" : `Field of ${level.noun}`}
            size="md"
            className={place > 0 ? "pl-3" : undefined}
            value={isPassed ? `${step}.` : step}
            options={[
              ...names.map((name) => ({ value: name, label: label(name) })),
              ...onward.map((name) => ({ value: `${name}.`, label: `${label(name)}'s …` })),
            ]}
            onValueChange={(chosen) => {
              if (!chosen.endsWith(".")) return onChange([...before, chosen].join("."));
              const name = chosen.slice(0, -1);
              const target = targetOf(level.fields[name], granted);
              const first = target && filterableFields(target, granted)[0];
              if (first !== undefined) onChange([...before, name, first].join("."));
            }}
          />
        );
      })}
    </div>
  );
}

/** The resource and field at the end of a path. */
export function placeOf(resource: AnyResource, path: string) {
  return fieldAt(resource, path, findResource);
}
