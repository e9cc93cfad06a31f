import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Plus, X } from "#client/ui/icons.tsx";
import { NumberField } from "#client/ui/number-field.tsx";
import { Select } from "#client/ui/select.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { CreatePolicyInput } from "#shared/inputs/approvals-inputs.ts";
import { ConditionFields } from "./condition-fields.tsx";
import type { PolicyDraft } from "./policy-form.ts";
import { PolicyPreview } from "./policy-preview.tsx";

interface PolicyFieldsProps {
  draft: PolicyDraft;
  faults: Readonly<Record<string, string>>;
  onChange: (draft: PolicyDraft) => void;
  /** Which changes it is about, once that is said. */
  scope: Pick<CreatePolicyInput, "commands" | "condition"> | undefined;
}

const approverKinds = [
  { value: "permission", label: "Whoever holds the permission" },
  { value: "role", label: "Whoever holds the role" },
] as const;

/** All of a rule: its name, which changes, when, who may approve, how long it waits. */
export function PolicyFields({ draft, faults, onChange, scope }: PolicyFieldsProps) {
  const set = (part: Partial<PolicyDraft>) => onChange({ ...draft, ...part });
  const isRole = "role" in draft.approver;
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        error={faults["name"]}
        onValueChange={(name) => set({ name })}
      />
      <TextField
        label="Commands"
        description="Their permissions with commas between, e.g. coupons:update, errors:*. A single * means all."
        value={draft.commands}
        error={faults["commands"]}
        onValueChange={(commands) => set({ commands })}
      />
      <fieldset className="flex flex-col gap-3">
        {draft.leaves.map((leaf, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no other name than their place
          <div key={index} className="relative rounded-md border border-line p-3">
            <ConditionFields
              leaf={leaf}
              onChange={(next) =>
                set({ leaves: draft.leaves.map((old, place) => (place === index ? next : old)) })
              }
            />
            {draft.leaves.length > 1 && (
              <IconButton
                label="Remove this condition"
                icon={<X />}
                className="absolute top-1 right-1"
                onClick={() => set({ leaves: draft.leaves.filter((_, place) => place !== index) })}
              />
            )}
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-3">
          <Button
            icon={<Plus />}
            disabled={draft.leaves.length >= 10}
            onClick={() => set({ leaves: [...draft.leaves, { kind: "grantsRole" }] })}
          >
            Add a condition
          </Button>
          {draft.leaves.length > 1 && (
            <Select
              aria-label="How conditions are joined"
              options={[
                { value: "all", label: "All of them" },
                { value: "any", label: "Any of them" },
              ]}
              value={draft.joint}
              onValueChange={(joint) => set({ joint })}
            />
          )}
        </div>
        {faults["condition"] && <p className="text-sm text-bad-ink">{faults["condition"]}</p>}
      </fieldset>
      {scope && <PolicyPreview scope={scope} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Who may approve"
          options={approverKinds}
          value={isRole ? "role" : "permission"}
          onValueChange={(kind) =>
            set({ approver: kind === "role" ? { role: "owner" } : { permission: "changes:approve" } })
          }
        />
        <TextField
          label={isRole ? "Role" : "Permission"}
          value={"role" in draft.approver ? draft.approver.role : draft.approver.permission}
          error={faults["approver"]}
          onValueChange={(text) => set({ approver: isRole ? { role: text } : { permission: text } })}
        />
        <NumberField
          label="Hours to decide"
          min={1}
          max={720}
          value={draft.expiresHours}
          error={faults["expiresHours"]}
          onValueChange={(expiresHours) => set({ expiresHours })}
        />
      </div>
      <Switch
        label="On"
        description="A rule that is off asks nobody. It is kept for the requests that name it."
        checked={draft.isActive}
        onCheckedChange={(isActive) => set({ isActive })}
      />
    </>
  );
}
