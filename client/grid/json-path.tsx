import { useState } from "react";
import { TextInput } from "#client/ui/text-field.tsx";
import type { Condition } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";

interface JsonPathProps {
  field: Field;
  condition: Condition;
  onChange: (path: string[] | undefined) => void;
}

/** Where inside of JSON to look: keys and positions, divided by slashes. */
export function JsonPath({ field, condition, onChange }: JsonPathProps) {
  const [text, setText] = useState(() =>
    (condition.path ?? []).map((step) => step.replaceAll("/", "~1")).join("/"),
  );
  return (
    <TextInput
      aria-label={`Part of ${field.label}`}
      placeholder="Anywhere, or a part: plan/seats"
      autoComplete="off"
      value={text}
      onValueChange={(next) => {
        setText(next);
        const steps = next
          .split("/")
          .map((step) => step.trim().replaceAll("~1", "/"))
          .filter(Boolean);
        onChange(steps.length > 0 ? steps : undefined);
      }}
    />
  );
}

/** The condition about another part, or about the whole; the comparison stays where it suits both. */
export function withPath(
  condition: Condition,
  path: string[] | undefined,
  suits: (operator: Condition["operator"]) => boolean,
): Condition {
  const { path: _before, ...rest } = condition;
  const moved: Condition = path ? { ...rest, path } : rest;
  return suits(moved.operator) ? moved : { field: moved.field, ...(path && { path }), operator: "contains" };
}
