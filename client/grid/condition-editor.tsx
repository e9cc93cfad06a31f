import { useRef, useState } from "react";
import { Select } from "#client/ui/select.tsx";
import { operatorWords } from "#shared/list-labels.ts";
import type { CalendarPeriod, Condition, Operator, RelativeRange } from "#shared/list-params.ts";
import { operatorsFor, valueShape } from "#shared/operators.ts";
import type { Field } from "#shared/resource.ts";
import { conditionFault } from "./filter-words.ts";
import { JsonPath, withPath } from "./json-path.tsx";
import { ConditionValue } from "./condition-value.tsx";

interface ConditionEditorProps {
  /** As the condition has it, perhaps through references. */
  name: string;
  /** As its own list has it. */
  fieldName: string;
  field: Field;
  condition: Condition | undefined;
  /** Called with every condition that can be asked; undefined when nothing is left of it. */
  onChange: (condition: Condition | undefined) => void;
  onDone: () => void;
}

const typingPause = 300;

/** Operator and value of one condition. Takes effect at once; typing after a short pause. */
export function ConditionEditor({
  name,
  fieldName,
  field,
  condition,
  onChange,
  onDone,
}: ConditionEditorProps) {
  const [draft, setDraft] = useState(() => condition ?? firstCondition(name, field));
  const timer = useRef(0);
  const change = (next: Condition, isTyping: boolean) => {
    setDraft(next);
    clearTimeout(timer.current);
    const send = () => {
      if (conditionFault(field, next) === undefined) onChange(next);
      else if (isBlankValue(next)) onChange(undefined);
    };
    if (isTyping) timer.current = window.setTimeout(send, typingPause);
    else send();
  };
  const isInside = draft.path !== undefined;
  const operators = operatorsFor(field.kind, field.nullable, isInside);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        if (conditionFault(field, draft) === undefined) onChange(draft);
        onDone();
      }}
    >
      {field.kind === "json" && (
        <JsonPath
          field={field}
          condition={draft}
          onChange={(path) =>
            change(
              withPath(draft, path, (operator) =>
                operatorsFor("json", field.nullable, path !== undefined).includes(operator),
              ),
              true,
            )
          }
        />
      )}
      <Select
        aria-label={`How to compare ${field.label}`}
        size="md"
        value={draft.operator}
        options={operators.map((operator) => ({
          value: operator,
          label: operatorWords(operator, field.kind, isInside),
        }))}
        onValueChange={(operator) => change(withOperator(draft, operator), false)}
      />
      <ConditionValue
        name={fieldName}
        field={isInside ? { kind: "text", label: field.label } : field}
        condition={draft}
        onChange={change}
        isOpen
      />
      {/* Enter in any of the inputs */}
      <button type="submit" hidden />
    </form>
  );
}

/** A condition to begin with: the most used operator, no value yet. */
export function firstCondition(name: string, field: Field): Condition {
  const operator = operatorsFor(field.kind, field.nullable)[0] ?? "is";
  if (valueShape(operator) === "span") return { field: name, operator, value: { count: 7, unit: "day" } };
  return { field: name, operator };
}

/** The condition with another operator; the value stays where both take the same. */
export function withOperator(condition: Condition, operator: Operator): Condition {
  const { field, path, value } = condition;
  const kept = path ? { field, path } : { field };
  const shape = valueShape(operator);
  if (shape === "none") return { ...kept, operator };
  if (shape === "span")
    return { ...kept, operator, value: isSpan(value) ? value : { count: 7, unit: "day" } };
  if (shape === "period")
    return { ...kept, operator, value: isPeriod(value) ? value : { period: "thisMonth" } };
  if (value === undefined || isSpan(value) || isPeriod(value)) return { ...kept, operator };
  const list = Array.isArray(value) ? value : [value];
  if (shape === "many") return { ...kept, operator, value: list };
  if (shape === "two") return { ...kept, operator, value: [list[0] ?? "", list[1] ?? ""] };
  return list[0] === undefined ? { ...kept, operator } : { ...kept, operator, value: list[0] };
}

function isBlankValue({ value }: Condition): boolean {
  return (
    value === undefined || value === "" || (Array.isArray(value) && value.every((entry) => entry === ""))
  );
}

function isSpan(value: Condition["value"]): value is RelativeRange {
  return typeof value === "object" && !Array.isArray(value) && "count" in value;
}

function isPeriod(value: Condition["value"]): value is CalendarPeriod {
  return typeof value === "object" && !Array.isArray(value) && "period" in value;
}
