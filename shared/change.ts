import { z } from "zod";

/** What every command takes beside its input. */
export const changeOptionsSchema = z.object({
  mode: z.enum(["rehearse", "apply"]),
  reason: z.string().trim().max(500).optional(),
  /** The hash of the plan that was shown; apply refuses (409, with the new plan) if the outcome would differ. */
  expect: z.string().max(128).optional(),
});
export type ChangeOptions = z.infer<typeof changeOptionsSchema>;

export interface RowDiff {
  table: string;
  rowId: string;
  /** The row's name where it has one. */
  title: string | null;
  operation: "insert" | "update" | "delete";
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export interface Plan {
  hash: string;
  /** Rows per table and operation. */
  counts: { table: string; operation: RowDiff["operation"]; rows: number }[];
  /** The first 200. */
  rows: RowDiff[];
  /** Outside effects that would go out, by kind. */
  effects: { kind: string; count: number }[];
  warnings: string[];
}

export type ChangeOutcome<Result = unknown> =
  | { mode: "rehearse"; plan: Plan; result: Result }
  | { mode: "apply"; changeId: string; rowCount: number; revertible: boolean; result: Result };
