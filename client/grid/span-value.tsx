import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextInput } from "#client/ui/text-field.tsx";
import type { RelativeRange } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";

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

/** A span of time up to now or from now on: a number and a unit, the usual ones as buttons where there is room. */
export function SpanValue({ field, span, isOpen, onChange }: SpanValueProps) {
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
