import { formatDay, formatInstant, type TimeStyle } from "#shared/format/dates.ts";
import { minorToDecimal } from "#shared/format/money.ts";
import { readValues } from "#shared/filter-values.ts";
import { plainValue, type ValueWords } from "#shared/list-labels.ts";
import type { Condition } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";

/** Names of referenced records by id, as facets and rows showed them. */
export type KnownNames = ReadonlyMap<string, string>;

/** Values of conditions in the reader's words: names for ids, local times, amounts in whole units of `currency`. */
export function readerValues(style: TimeStyle, names: KnownNames, currency: string): ValueWords {
  return (field, value) => {
    const text = String(value);
    if (field.kind === "reference") return names.get(text) ?? text.slice(0, 8);
    if (field.kind === "money" && /^-?\d{1,40}$/.test(text)) return minorToDecimal(text, currency);
    const isTime = field.kind === "instant" || field.kind === "date";
    if (!isTime || Number.isNaN(Date.parse(text))) return plainValue(field, value);
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? formatDay(text, style) : formatInstant(text, style);
  };
}

/** What is wrong with a condition, or undefined when it can be asked. */
export function conditionFault(field: Field, condition: Condition): string | undefined {
  const read = readValues(field, condition);
  return "fault" in read ? read.fault : undefined;
}
