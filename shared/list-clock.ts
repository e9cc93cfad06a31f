import { isDay } from "#shared/format/exact-instants.ts";
import type { Filter, ListParams } from "#shared/list-params.ts";

type Timed = Pick<ListParams, "filter" | "group" | "zone">;

/** The same question with the reader's time zone, where days or periods are meant by it. */
export function withZone<Params extends Timed>(params: Params, timeZone: string): Params {
  const reads = params.group !== undefined || (params.filter !== undefined && readsClock(params.filter));
  return reads ? { ...params, zone: timeZone } : params;
}

function readsClock(filter: Filter): boolean {
  if ("field" in filter)
    return (
      filter.operator === "during" ||
      filter.operator === "last" ||
      filter.operator === "next" ||
      // A plain day is one of the reader's own.
      [filter.value].flat().some((value) => typeof value === "string" && isDay(value))
    );
  if ("related" in filter) return [filter.some, filter.none].some((inner) => inner && readsClock(inner));
  return (filter.all ?? filter.any ?? []).some(readsClock);
}
