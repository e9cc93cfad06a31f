import { type Condition, type Filter, listLimits, operators, periods } from "#shared/list-params.ts";

const mostValues = 500;
const longestText = 2000;
const longestName = 200;

/** Whether a filter that was read from an address keeps the limits that the server sets, and asks by known words. */
export function isWithinLimits(filter: Filter, depth: number = listLimits.depth): boolean {
  if ("field" in filter) return isCondition(filter);
  if (depth === 0) return false;
  if ("related" in filter) {
    const inner = filter.some ?? filter.none;
    return isName(filter.related) && inner !== undefined && isWithinLimits(inner, depth - 1);
  }
  const parts = filter.any ?? filter.all ?? [];
  return parts.length <= listLimits.conditions && parts.every((part) => isWithinLimits(part, depth - 1));
}

const isName = (name: string) => name.length <= longestName;
const isScalar = (value: unknown) => typeof value !== "string" || value.length <= longestText;

function isCondition({ field, path, operator, value }: Condition): boolean {
  if (!isName(field) || !operators.includes(operator)) return false;
  if (path && (path.length > 10 || !path.every(isName))) return false;
  if (Array.isArray(value)) return value.length <= mostValues && value.every(isScalar);
  if (typeof value !== "object") return isScalar(value);
  return "period" in value ? periods.includes(value.period) : value.count >= 1 && value.count <= 10_000;
}
