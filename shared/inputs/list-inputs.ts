import { z } from "zod";
import {
  aggregates,
  type Condition,
  type Filter,
  groupSteps,
  listLimits,
  type ListParams,
  operators,
  periods,
  type Selection,
  zonePattern,
} from "#shared/list-params.ts";

const scalar = z.union([z.string().max(2000), z.number(), z.boolean()]);

const relativeRange = z.strictObject({
  count: z.int().min(1).max(10_000),
  unit: z.enum(["minute", "hour", "day", "week", "month"]),
});
const condition: z.ZodType<Condition> = z.strictObject({
  field: z.string().max(200),
  path: z.array(z.string().max(200)).min(1).max(10).optional(),
  operator: z.enum(operators),
  value: z
    .union([scalar, z.array(scalar).max(500), relativeRange, z.strictObject({ period: z.enum(periods) })])
    .optional(),
});

const related = z.string().max(200);

function filterAtDepth(depth: number): z.ZodType<Filter> {
  if (depth === 0) return condition;
  const inner = filterAtDepth(depth - 1);
  return z.union([
    condition,
    z.strictObject({ all: z.array(inner).max(listLimits.conditions) }),
    z.strictObject({ any: z.array(inner).max(listLimits.conditions) }),
    z.strictObject({ related, some: inner }),
    z.strictObject({ related, none: inner }),
  ]);
}

/** A tree of conditions at most four groups or relations deep. */
export const filterSchema = filterAtDepth(listLimits.depth);

const name = z.string().max(listLimits.name);

export const sortSchema = z
  .array(z.strictObject({ field: name, direction: z.enum(["asc", "desc"]) }))
  .max(listLimits.sortKeys);

export const groupSchema = z.strictObject({ field: name, by: z.enum(groupSteps).optional() });

export const totalsSchema = z
  .array(z.strictObject({ field: name, of: z.enum(aggregates) }))
  .max(listLimits.totals);

/** `ListParams`, as they come from outside. */
export const listParamsSchema = z.strictObject({
  filter: filterSchema.optional(),
  search: z.string().max(listLimits.search).optional(),
  sort: sortSchema.optional(),
  group: groupSchema.optional(),
  totals: totalsSchema.optional(),
  columns: z.array(name).max(listLimits.columns).optional(),
  limit: z.int().min(1).max(listLimits.rows).optional(),
  cursor: z.string().max(listLimits.cursor).optional(),
  groupKey: z.string().max(listLimits.groupKey).nullable().optional(),
  zone: z.string().max(60).regex(zonePattern).optional(),
}) satisfies z.ZodType<ListParams>;

/** `Selection`, as it comes from outside. */
export const selectionSchema = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({
    matching: listParamsSchema.pick({ filter: true, search: true, zone: true }),
    within: z
      .strictObject({
        group: groupSchema,
        keys: z.array(z.string().max(listLimits.groupKey).nullable()).min(1).max(500),
        also: z.array(z.uuid()).max(1000).default([]),
      })
      .optional(),
    except: z.array(z.uuid()).max(1000).default([]),
    asOf: z.iso.datetime({ offset: true }),
  }),
]) satisfies z.ZodType<Selection>;
