import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Popover } from "#client/ui/popover.tsx";
import type { Condition } from "#shared/list-params.ts";
import { hasFacets, valueShape } from "#shared/operators.ts";
import type { Field } from "#shared/resource.ts";
import { FacetList } from "./facet-list.tsx";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";
import { OneValue } from "./one-value.tsx";
import { PeriodValue } from "./period-value.tsx";
import { SpanValue } from "./span-value.tsx";

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
