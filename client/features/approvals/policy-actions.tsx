import type { GridAction } from "#client/grid/grid-action.ts";
import type { GridCellProps, GridCells } from "#client/grid/cells/grid-cell.ts";
import { Pencil } from "#client/ui/icons.tsx";
import { createStore } from "#client/ui/store.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { conditionWords } from "#shared/approvals/approval-words.ts";
import type { PolicyCondition } from "#shared/approvals/policy-condition.ts";
import type { PolicyDraft } from "./policy-form.ts";

/** A rule as it was written so far, and what it was when its form opened. */
export interface WrittenPolicy {
  title: string;
  initial: PolicyDraft;
  draft: PolicyDraft;
  stored?: { id: string; version: number };
}

/** The rule that is being written: a stored one by its id, a new one, or one that comes back to its form as it was written. */
export const editedPolicy = createStore<{ id: string } | "new" | WrittenPolicy | null>(null);

function ConditionCell({ value }: GridCellProps) {
  const { locale } = useLocale();
  return <span className="truncate">{conditionWords(parsed(value) as PolicyCondition, locale)}</span>;
}

function CommandsCell({ value }: GridCellProps) {
  const commands = parsed(value);
  const words = Array.isArray(commands)
    ? commands.map((command) => (command === "*" ? "everything" : String(command))).join(", ")
    : String(value);
  return <span className="truncate">{words}</span>;
}

export function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

export const policyCells: GridCells = { condition: ConditionCell, commands: CommandsCell };

export const policyActions: readonly GridAction[] = [
  {
    id: "edit-policy",
    label: "Change …",
    icon: <Pencil />,
    shortcut: "e",
    permission: "approval-policies:update",
    run: ({ rows: [row] }) => row && editedPolicy.set({ id: row._id }),
  },
];
