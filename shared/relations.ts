import type { Field, Resource } from "#shared/resource.ts";

export type FindResource = (name: string) => Resource | undefined;

/** References that a condition's path may follow. */
export const mostHops = 2;

export interface FieldPlace {
  /** The resource whose field it is. */
  resource: Resource;
  name: string;
  field: Field;
  /** The labels on the way and the field's own: "Organization › Status". */
  label: string;
}

/** The field that a condition names: the resource's own, or through references; undefined where there is none. */
export function fieldAt(resource: Resource, path: string, find: FindResource): FieldPlace | undefined {
  if (Object.hasOwn(resource.fields, path)) {
    const field = resource.fields[path]!;
    return { resource, name: path, field, label: field.label };
  }
  const steps = path.split(".");
  const name = steps.pop()!;
  if (steps.length > mostHops) return undefined;
  const labels: string[] = [];
  let at = resource;
  for (const step of steps) {
    const reference = Object.hasOwn(at.fields, step) ? at.fields[step] : undefined;
    const next = reference?.kind === "reference" && reference.resource ? find(reference.resource) : undefined;
    if (!next) return undefined;
    labels.push(reference!.label);
    at = next;
  }
  const field = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined;
  return field && { resource: at, name, field, label: [...labels, field.label].join(" › ") };
}

/** A reference of another resource that points here: users are what `invoices.userId` points at. */
export interface IncomingReference {
  /** As `RelatedFilter.related` has it. */
  related: string;
  resource: Resource;
  field: Field;
  /** "Invoices", or "Invoices (Customer)" where the resource points here more than once. */
  label: string;
}

/** Who refers to a resource, among these, by fields that can be filtered by. */
export function referencesTo(resource: Resource, all: Iterable<Resource>): IncomingReference[] {
  return [...all].flatMap((other) => {
    const names = Object.keys(other.fields).filter((name) => {
      const { kind, resource: target, filterable } = other.fields[name]!;
      return kind === "reference" && target === resource.name && filterable;
    });
    return names.map((name) => {
      const field = other.fields[name]!;
      return {
        related: `${other.name}.${name}`,
        resource: other,
        field,
        label: names.length > 1 ? `${other.label} (${field.label})` : other.label,
      };
    });
  });
}

/** The reference that a filter means by `invoices.userId`; undefined when it doesn't point at this resource. */
export function relatedAt(
  resource: Resource,
  related: string,
  find: FindResource,
): IncomingReference | undefined {
  const other = find(related.slice(0, related.indexOf(".")));
  return other && referencesTo(resource, [other]).find((reference) => reference.related === related);
}
