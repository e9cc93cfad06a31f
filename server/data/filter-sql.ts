import { and, or, type SQL } from "drizzle-orm";
import { comparisonSql } from "#server/data/comparison-sql.ts";
import { jsonPartSql } from "#server/data/json-part-sql.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { readerZone } from "#server/data/period-sql.ts";
import { askedField, relatedSql, throughSql } from "#server/data/relation-sql.ts";
import { malformed } from "#server/errors.ts";
import { readValues } from "#shared/filter-values.ts";
import type { Condition, Filter } from "#shared/list-params.ts";
import { mostHops } from "#shared/relations.ts";

const mostConditions = 40;
const mostValues = 500;
const mostJoins = 8;
const deepest = 4;
/** References between the list and what a condition compares, relations included. */
const farthest = 3;

/**
 * The filter as a condition, every value bound; `zone` is the reader's time zone. An empty group asks nothing. Refuses
 * (400, in words) a field or relation that the reader can't see like one that doesn't exist, a value that doesn't suit
 * its field, and what is too large.
 */
export function filterSql(
  reader: ListReader,
  filter: Filter,
  zone = readerZone(reader.actor, undefined),
): SQL | undefined {
  const size = { conditions: 0, values: 0, joins: 0 };
  return nodeSql(reader, filter, 0, 0);

  function nodeSql(at: ListReader, node: Filter, depth: number, hops: number): SQL | undefined {
    if ("field" in node) return conditionSql(at, node, hops);
    if (depth >= deepest) throw malformed(`A filter's groups can be nested ${deepest} deep at most.`);
    if ("related" in node) {
      join(hops + 1);
      return relatedSql(at, node, (other, inner) => nodeSql(other, inner, depth + 1, hops + 1));
    }
    const parts = (node.any ?? node.all ?? []).map((part) => nodeSql(at, part, depth + 1, hops));
    return node.any ? or(...parts) : and(...parts);
  }

  function conditionSql(at: ListReader, condition: Condition, hops: number): SQL {
    if (++size.conditions > mostConditions)
      throw malformed(`A filter can have at most ${mostConditions} conditions.`);
    const steps = condition.field.split(".");
    if (steps.length - 1 > mostHops)
      throw malformed(`A condition can follow ${mostHops} references at most.`);
    if (steps.length === 1) return plainSql(at, condition, condition.field);
    for (let hop = 1; hop < steps.length; hop++) join(hops + hop);
    return throughSql(at, steps, condition.field, (other, name) => plainSql(other, condition, name));
  }

  function join(hops: number) {
    if (hops > farthest) throw malformed(`A filter can go ${farthest} relations far at most.`);
    if (++size.joins > mostJoins) throw malformed(`A filter can follow at most ${mostJoins} relations.`);
  }

  function plainSql(at: ListReader, condition: Condition, name: string): SQL {
    const bound = askedField(at, name, condition.field);
    if (!bound.field.filterable) throw malformed(`${bound.field.label} can't be filtered by.`);
    const read = readValues(bound.field, condition);
    if ("fault" in read) throw malformed(read.fault);
    size.values += read.values.length;
    if (size.values > mostValues) throw malformed(`A filter can hold at most ${mostValues} values.`);
    return condition.path
      ? jsonPartSql(bound, condition.path, condition.operator, read.values)
      : comparisonSql(bound, condition.operator, read, zone);
  }
}
