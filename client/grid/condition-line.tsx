import { IconButton } from "#client/ui/icon-button.tsx";
import { X } from "#client/ui/icons.tsx";
import { Select } from "#client/ui/select.tsx";
import { conditionField, operatorWords } from "#shared/list-labels.ts";
import type { Condition, Filter } from "#shared/list-params.ts";
import { operatorsFor } from "#shared/operators.ts";
import { firstCondition, withOperator } from "./condition-editor.tsx";
import { ConditionValue } from "./condition-value.tsx";
import { FieldSteps, InResource, placeOf } from "./field-steps.tsx";
import { useGrid } from "./grid-context.ts";
import { JsonPath, withPath } from "./json-path.tsx";

interface ConditionLineProps {
  condition: Condition;
  onChange: (condition: Filter | undefined) => void;
}

/** One condition of the builder: field, or field of what it refers to; comparison; value. */
export function ConditionLine({ condition, onChange }: ConditionLineProps) {
  const { resource } = useGrid();
  const place = placeOf(resource, condition.field);
  if (!place) return null;
  const { field } = place;
  const { label } = conditionField(resource, condition);
  const isInside = condition.path !== undefined;
  const operators = operatorsFor(field.kind, field.nullable, isInside);
  return (
    <div className="grid grid-cols-[minmax(0,11rem)_minmax(0,9rem)_minmax(0,1fr)_auto] items-start gap-1.5 max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex min-w-0 flex-col gap-1">
        <FieldSteps
          path={condition.field}
          onChange={(path) => {
            const chosen = placeOf(resource, path);
            if (chosen) onChange(firstCondition(path, chosen.field));
          }}
        />
        {field.kind === "json" && (
          <JsonPath
            field={field}
            condition={condition}
            onChange={(path) =>
              onChange(
                withPath(condition, path, (operator) =>
                  operatorsFor("json", field.nullable, path !== undefined).includes(operator),
                ),
              )
            }
          />
        )}
      </div>
      <Select
        aria-label={`How to compare ${label}`}
        size="md"
        value={condition.operator}
        options={operators.map((operator) => ({
          value: operator,
          label: operatorWords(operator, field.kind, isInside),
        }))}
        onValueChange={(operator) => onChange(withOperator(condition, operator))}
      />
      <div className="min-w-0 max-sm:col-span-1">
        <InResource resource={place.resource}>
          <ConditionValue
            key={`${condition.field} ${condition.operator}`}
            name={place.name}
            field={isInside ? { kind: "text", label } : field}
            condition={condition}
            onChange={(next) => onChange(next)}
          />
        </InResource>
      </div>
      <IconButton
        label={`Remove the condition on ${label}`}
        icon={<X />}
        onClick={() => onChange(undefined)}
      />
    </div>
  );
}
