import { useState } from "react";
import { useLocale } from "#client/ui/locale.tsx";
import { TextInput } from "#client/ui/text-field.tsx";
import { minorToDecimal, parseMoney } from "#shared/format/money.ts";
import type { Field } from "#shared/resource.ts";
import { useGrid } from "./grid-context.ts";
import { zonedInstant, zonedLocal } from "./zoned-time.ts";

interface OneValueProps {
  label: string;
  field: Field;
  value: string;
  onChange: (value: string) => void;
}

/** One value of a condition, typed as people write it: an amount with its decimals, a time on the reader's clock. */
export function OneValue({ label, field, value, onChange }: OneValueProps) {
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
