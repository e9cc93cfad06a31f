import { conflict, malformed } from "#server/errors.ts";
import type { Selection } from "#shared/list-params.ts";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";
import type { AnyCommand, RowChoice } from "./command.ts";
import type { CapturedPlan, CapturedRow } from "./plan.ts";

/** What a reviewer takes of a plan: all but some rows, or only some. */
export type RowsTaken = { declined: readonly string[] } | { chosen: readonly string[] };

/** The rows of a plan that can be approved or declined one by one; none where the command is all or nothing. */
export function choosableRows(command: AnyCommand, input: unknown, { rows }: CapturedPlan): CapturedRow[] {
  if (command.narrow) return [...rows];
  const selection = selectionOf(input);
  if (!selection) return [];
  const chosen = "ids" in selection ? new Set(selection.ids) : undefined;
  // A selection chooses rows of one list; what else the change touches follows from them.
  const table = rows.find(({ rowId, operation }) =>
    chosen ? chosen.has(rowId) : operation !== "insert",
  )?.table;
  return rows.filter(
    (row) => row.table === table && row.operation !== "insert" && (!chosen || chosen.has(row.rowId)),
  );
}

/** Splits the choosable rows. Refuses ids that aren't among them, and a choice that leaves nothing. */
export function rowChoice(choosable: readonly CapturedRow[], taken: RowsTaken): RowChoice {
  if (choosable.length === 0)
    throw conflict("This change is all or nothing: approve it whole, or decline it.");
  const ids = new Set(choosable.map(({ rowId }) => rowId));
  const named = new Set("declined" in taken ? taken.declined : taken.chosen);
  for (const rowId of named)
    if (!ids.has(rowId)) throw malformed("One of these rows isn't part of what was asked for.");
  const isChosen = (rowId: string) => named.has(rowId) === "chosen" in taken;
  const chosen = [...ids].filter(isChosen);
  if (chosen.length === 0) throw malformed("No row is left. Decline the request instead.");
  return { chosen, declined: [...ids].filter((rowId) => !isChosen(rowId)) };
}

/**
 * The command's input for the chosen rows only, named from the shorter side. It goes straight to the command, where ids travel
 * as one array, so the limits of what comes from outside don't hold here.
 */
export function narrowedInput(command: AnyCommand, input: unknown, choice: RowChoice): unknown {
  if (command.narrow) return command.narrow(input as never, choice);
  const selection = selectionOf(input)!;
  const declined = new Set(choice.declined);
  let narrowed: Selection;
  if ("ids" in selection) narrowed = { ids: selection.ids.filter((rowId) => !declined.has(rowId)) };
  else if (choice.chosen.length <= declined.size) narrowed = { ids: [...choice.chosen] };
  else narrowed = { ...selection, except: [...new Set([...selection.except, ...declined])] };
  return { ...(input as object), selection: narrowed };
}

/** Refuses when the narrowed change isn't exactly the chosen rows of the whole one. */
export function requireExactly(
  choice: RowChoice,
  choosable: readonly CapturedRow[],
  narrowed: CapturedPlan,
): void {
  const chosen = new Set(choice.chosen);
  const wanted = new Set(choosable.filter(({ rowId }) => chosen.has(rowId)).map(({ digest }) => digest));
  const tables = new Set(choosable.map(({ table }) => table));
  const done = narrowed.rows.filter(({ table, operation }) => tables.has(table) && operation !== "insert");
  const declined = new Set(choice.declined);
  const isExact =
    done.length === choosable.filter(({ rowId }) => chosen.has(rowId)).length &&
    done.every(({ digest }) => wanted.has(digest)) &&
    narrowed.rows.every(({ rowId }) => !declined.has(rowId));
  if (!isExact)
    throw conflict(
      "This change can't be split like that: leaving these rows out would change others, too. Approve it whole, or decline it.",
    );
}

function selectionOf(input: unknown): Selection | undefined {
  if (typeof input !== "object" || input === null || !("selection" in input)) return undefined;
  const selection = selectionSchema.safeParse(input.selection);
  return selection.success ? selection.data : undefined;
}
