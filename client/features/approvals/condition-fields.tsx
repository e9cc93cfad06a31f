import { NumberField } from "#client/ui/number-field.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { PolicyLeaf } from "#shared/approvals/policy-condition.ts";
import type { FieldKind } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import { amountFrom } from "./policy-form.ts";

const kinds: { value: PolicyLeaf["kind"]; label: string }[] = [
  { value: "rows", label: "More rows than" },
  { value: "amount", label: "An amount above" },
  { value: "grantsRole", label: "Gives a role or more rights" },
  { value: "touches", label: "Touches records or a field" },
  { value: "always", label: "Always" },
];

const fresh: Record<PolicyLeaf["kind"], PolicyLeaf> = {
  always: { kind: "always" },
  rows: { kind: "rows", over: 100, withinMinutes: 60 },
  amount: {
    kind: "amount",
    of: { table: "payment_transactions", field: "amount" },
    over: "10000",
    currency: "EUR",
  },
  touches: { kind: "touches", table: "users" },
  grantsRole: { kind: "grantsRole" },
};

const tableOf = (resource: string) =>
  resource === "errors" ? "error_groups" : resource.replaceAll("-", "_");
const tables = Object.values(allResources)
  .map(({ name, label }) => ({ value: tableOf(name), label }))
  .toSorted((one, other) => one.label.localeCompare(other.label));

function fieldsOf(table: string, ofKind?: readonly FieldKind[]) {
  const resource = Object.values(allResources).find(({ name }) => tableOf(name) === table);
  return Object.entries(resource?.fields ?? {})
    .filter(([, field]) => !field.nameOf && (!ofKind || ofKind.includes(field.kind)))
    .map(([value, { label }]) => ({ value, label }));
}

const numbers: readonly FieldKind[] = ["money", "integer", "number", "percent"];
const anyField = { value: "", label: "Any field" };

const amountSources = [
  { value: "records", label: "In the records that are written" },
  { value: "input", label: "As it is typed into the command" },
] as const;

interface ConditionFieldsProps {
  leaf: PolicyLeaf;
  onChange: (leaf: PolicyLeaf) => void;
}

/** One condition of a rule: its kind and what belongs to it. */
export function ConditionFields({ leaf, onChange }: ConditionFieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label="When"
        options={kinds}
        value={leaf.kind}
        onValueChange={(kind) => onChange(fresh[kind])}
        className="sm:col-span-2"
      />
      {leaf.kind === "rows" && (
        <>
          <NumberField
            label="More rows than"
            min={0}
            value={leaf.over}
            onValueChange={(over) => onChange({ ...leaf, over: over ?? 0 })}
          />
          <Within leaf={leaf} onChange={onChange} />
        </>
      )}
      {leaf.kind === "amount" && <AmountFields leaf={leaf} onChange={onChange} />}
      {leaf.kind === "touches" && (
        <>
          <Select
            label="Records"
            options={tables}
            value={leaf.table}
            onValueChange={(table) => onChange({ kind: "touches", table })}
          />
          <Select
            label="Field"
            options={[anyField, ...fieldsOf(leaf.table)]}
            value={leaf.fields?.[0] ?? ""}
            onValueChange={(field) =>
              onChange({ kind: "touches", table: leaf.table, ...(field && { fields: [field] }) })
            }
          />
        </>
      )}
    </div>
  );
}

type Amount = Extract<PolicyLeaf, { kind: "amount" }>;

function AmountFields({ leaf, onChange }: { leaf: Amount; onChange: (leaf: PolicyLeaf) => void }) {
  const { of } = leaf;
  const digits = Number(leaf.over);
  return (
    <>
      <Select
        label="Amount"
        options={amountSources}
        value={"table" in of ? "records" : "input"}
        onValueChange={(source) => onChange(amountFrom(leaf, source))}
        className="sm:col-span-2"
      />
      {"input" in of && (
        <TextField
          label="Called"
          description="As the command calls it in the API, e.g. amount or refund.amount."
          required
          maxLength={100}
          value={of.input}
          onValueChange={(input) => onChange({ ...leaf, of: { input: input.trim() } })}
        />
      )}
      {"table" in of && (
        <>
          <Select
            label="Records"
            options={tables.filter(({ value }) => fieldsOf(value, numbers).length > 0)}
            value={of.table}
            onValueChange={(table) =>
              onChange({ ...leaf, of: { table, field: fieldsOf(table, numbers)[0]?.value ?? "amount" } })
            }
          />
          <Select
            label="Field"
            options={fieldsOf(of.table, numbers)}
            value={of.field}
            onValueChange={(field) => onChange({ ...leaf, of: { table: of.table, field } })}
          />
        </>
      )}
      <NumberField
        label="Above"
        description={leaf.currency ? `In ${leaf.currency}` : "As it is stored"}
        min={0}
        step={1}
        value={leaf.currency ? digits / 100 : digits}
        onValueChange={(over) =>
          onChange({ ...leaf, over: String(Math.round((over ?? 0) * (leaf.currency ? 100 : 1))) })
        }
      />
      <TextField
        label="Currency"
        optional
        description={
          "table" in of ? "Then amounts of a change are added up." : "Then amounts in others are left alone."
        }
        value={leaf.currency ?? ""}
        onValueChange={(text) => {
          const { currency: _before, ...rest } = leaf;
          const currency = text.trim().toUpperCase();
          onChange(currency ? { ...rest, currency } : rest);
        }}
      />
      {"table" in of && <Within leaf={leaf} onChange={onChange} />}
    </>
  );
}

interface WithinProps {
  leaf: Extract<PolicyLeaf, { withinMinutes?: number | undefined }>;
  onChange: (leaf: PolicyLeaf) => void;
}

const windows = [
  { value: "0", label: "This change alone" },
  { value: "60", label: "With the hour before" },
  { value: "1440", label: "With the day before" },
];

function Within({ leaf, onChange }: WithinProps) {
  return (
    <Select
      label="Counting"
      options={windows}
      value={String(leaf.withinMinutes ?? 0)}
      description="By the same person and command, so that splitting gains nothing."
      onValueChange={(minutes) => {
        const { withinMinutes: _before, ...rest } = leaf;
        onChange(minutes === "0" ? rest : { ...rest, withinMinutes: Number(minutes) });
      }}
    />
  );
}
