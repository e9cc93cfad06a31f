import type { ActionTarget } from "#client/grid/grid-action.ts";

/** "1 error", "3 errors", "all matching errors" where the count isn't known exactly. */
export function countWords(subject: ActionTarget | number): string {
  const count = typeof subject === "number" ? ({ kind: "exact", value: subject } as const) : subject.count;
  if (count?.kind !== "exact") return "all matching errors";
  return count.value === 1 ? "1 error" : `${count.value.toLocaleString()} errors`;
}
