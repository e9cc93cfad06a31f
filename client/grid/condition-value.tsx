import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Popover } from "#client/ui/popover.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextInput } from "#client/ui/text-field.tsx";
import { minorToDecimal, parseMoney } from "#shared/format/money.ts";
import type { Condition, RelativeRange } from "#shared/list-params.ts";
import { hasFacets, valueShape } from "#shared/operators.ts";
import type { Field } from "#shared/resource.ts";
import { FacetList } from "./facet-list.tsx";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";
import { PeriodValue } from "./period-value.tsx";
import { zonedInstant, zonedLocal } from "./zoned-time.ts";

interface ConditionValueProps {
  name: string;
  field: Field;
  condition: Condition;
  onChange: (condition: Condition, isTyping: boolean) => void;
  /** Lists of values stand open; otherwise behind a button, as in the builder. */
  isOpen?: boolean;
}

/** The editor of a condition's value by the field's kind and the operator. */
export function ConditionValue(props: ConditionValueProps) {
  const { name, field, condition, onChange, isOpen } = props;
  const { value, operator } = condition;
  const shape = valueShape(operator);
  if (shape === "none") return null;
  if (shape === "span") {
    const span = typeof value === "object" && "count" in value ? value : { count: 7, unit: "day" as const };
    return (
      <SpanValue
        field={field}
        span={span}
        isOpen={isOpen}
        onChange={(next, isTyping) => onChange({ ...condition, value: next }, isTyping)}
      />
    );
  }
  if (shape === "period") {
    const period = typeof value === "object" && "period" in value ? value.period : "thisMonth";
    return (
      <PeriodValue
        label={field.label}
        period={period}
        onChange={(next) => onChange({ ...condition, value: { period: next } }, false)}
      />
    );
  }
  const list = (
    Array.isArray(value) ? value : value === undefined || typeof value === "object" ? [] : [value]
  ).map(String);
  if (hasFacets(field)) {
    const choose = (chosen: string[]) => {
      const last = chosen.at(-1);
      onChange({ ...condition, value: shape === "many" ? chosen : last }, false);
    };
    const facets = <FacetList name={name} field={field} chosen={list} onChange={choose} />;
    return isOpen ? (
      facets
    ) : (
      <ChosenValues field={field} chosen={list}>
        {facets}
      </ChosenValues>
    );
  }
  if (shape === "two") {
    const [from = "", to = ""] = list;
    return (
      <div className="flex items-center gap-1.5">
        <OneValue
          label="From"
          field={field}
          value={from}
          onChange={(next) => onChange({ ...condition, value: [next, to] }, true)}
        />
        <span className="text-xs text-ink-faint">to</span>
        <OneValue
          label="To"
          field={field}
          value={to}
          onChange={(next) => onChange({ ...condition, value: [from, next] }, true)}
        />
      </div>
    );
  }
  if (shape === "many") {
    return (
      <OneValue
        label={`${field.label}, several with commas`}
        field={{ ...field, kind: "text" }}
        value={list.join(", ")}
        onChange={(next) =>
          onChange(
            {
              ...condition,
              value: next
                .split(",")
                .map((part) => part.trim())
                .filter(Boolean),
            },
            true,
          )
        }
      />
    );
  }
  return (
    <OneValue
      label={field.label}
      field={field}
      value={list[0] ?? ""}
      onChange={(next) => onChange({ ...condition, value: next }, true)}
    />
  );
}

function ChosenValues({
  field,
  chosen,
  children,
}: {
  field: Field;
  chosen: readonly string[];
  children: React.ReactNode;
}) {
  const { names, currency } = useGrid();
  const words = readerValues(useLocale(), names, currency);
  const text = chosen.map((value) => words(field, value)).join(", ");
  return (
    <Popover
      title={`Values of ${field.label}`}
      className="w-64 p-2"
      trigger={
        <Button className="w-full justify-start font-normal">
          <span className="truncate">{text || <span className="text-ink-faint">Choose…</span>}</span>
        </Button>
      }
    >
      {children}
    </Popover>
  );
}

interface OneValueProps {
  label: string;
  field: Field;
  value: string;
  onChange: (value: string) => void;
}

function OneValue({ label, field, value, onChange }: OneValueProps) {
  const { locale, timeZone } = useLocale();
  const { currency } = useGrid();
  // What is typed stays as typed: amounts and times are another text when they are sent.
  const [typed, setTyped] = useState(() => shownText(field, value, currency, timeZone));
  const type = field.kind === "instant" ? "datetime-local" : field.kind === "date" ? "date" : "text";
  return (
    <TextInput
      aria-label={label}
      type={type}
      value={typed}
      inputMode={isNumeric(field) ? "decimal" : undefined}
      placeholder={
        field.kind === "money" ? `0.00 ${currency}` : field.kind === "percent" ? "0.25 is 25 %" : undefined
      }
      autoComplete="off"
      onValueChange={(text) => {
        setTyped(text);
        onChange(sentText(field, text, currency, locale, timeZone));
      }}
    />
  );
}

const spans: readonly { label: string; span: RelativeRange }[] = [
  { label: "1 hour", span: { count: 1, unit: "hour" } },
  { label: "24 hours", span: { count: 24, unit: "hour" } },
  { label: "7 days", span: { count: 7, unit: "day" } },
  { label: "30 days", span: { count: 30, unit: "day" } },
  { label: "90 days", span: { count: 90, unit: "day" } },
];
const units = ["minute", "hour", "day", "week", "month"] as const;

interface SpanValueProps {
  field: Field;
  span: RelativeRange;
  isOpen: boolean | undefined;
  onChange: (span: RelativeRange, isTyping: boolean) => void;
}

function SpanValue({ field, span, isOpen, onChange }: SpanValueProps) {
  const [count, setCount] = useState(String(span.count));
  const isDaily = field.kind === "date";
  const pick = (next: RelativeRange) => {
    setCount(String(next.count));
    onChange(next, false);
  };
  return (
    <div className="flex flex-col gap-2">
      {isOpen && (
        <div className="flex flex-wrap gap-1">
          {spans
            .filter((preset) => !isDaily || preset.span.unit === "day")
            .map((preset) => (
              <Button
                key={preset.label}
                size="sm"
                aria-pressed={preset.span.count === span.count && preset.span.unit === span.unit}
                variant={
                  preset.span.count === span.count && preset.span.unit === span.unit ? "primary" : "secondary"
                }
                onClick={() => pick(preset.span)}
              >
                {preset.label}
              </Button>
            ))}
        </div>
      )}
      <div className="flex items-center gap-1.5">
        <div className="w-16 shrink-0">
          <TextInput
            aria-label="How many"
            inputMode="numeric"
            value={count}
            onValueChange={(text) => {
              setCount(text);
              const whole = Number.parseInt(text, 10);
              if (whole >= 1 && whole <= 10_000) onChange({ ...span, count: whole }, true);
            }}
          />
        </div>
        <Select
          aria-label="Unit of time"
          size="md"
          className="flex-1"
          value={span.unit}
          options={units
            .filter((unit) => !isDaily || (unit !== "minute" && unit !== "hour"))
            .map((unit) => ({ value: unit, label: `${unit}s` }))}
          onValueChange={(unit) => onChange({ ...span, unit }, false)}
        />
      </div>
    </div>
  );
}

function isNumeric({ kind }: Field): boolean {
  return kind === "number" || kind === "integer" || kind === "money" || kind === "percent";
}

function shownText(field: Field, value: string, currency: string, timeZone: string): string {
  if (field.kind === "money" && /^-?\d+$/.test(value)) return minorToDecimal(value, currency);
  if (field.kind === "instant")
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00` : zonedLocal(value, timeZone);
  return value;
}

function sentText(field: Field, text: string, currency: string, locale: string, timeZone: string): string {
  if (field.kind === "money") return parseMoney(text, currency, locale) ?? text;
  if (field.kind === "instant") return zonedInstant(text, timeZone) ?? "";
  return text;
}
