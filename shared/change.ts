/** What every command takes beside its input. */
export interface ChangeOptions {
  mode: "rehearse" | "apply";
  reason?: string | undefined;
  /** The hash of the plan that was shown; apply refuses (409, with the new plan) if the outcome would differ. */
  expect?: string | undefined;
}

export interface RowDiff {
  table: string;
  rowId: string;
  /** The row's name where it has one. */
  title: string | null;
  operation: "insert" | "update" | "delete";
  /** By field: only what differs. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** Fields that were left alone and say how the others are read, such as an amount's currency. */
  beside?: Record<string, unknown>;
  /** There is more that this reader may not see. */
  withheld?: boolean;
  /** Fields whose recorded values were erased, because the person they were about asked for it or the law did; and when. */
  erased?: { fields: string[]; at: string | null };
}

export interface Plan {
  hash: string;
  /** Rows per table and operation. */
  counts: RowCount[];
  /** The first 200. */
  rows: RowDiff[];
  /** Outside effects that would go out, by kind. */
  effects: { kind: string; count: number }[];
  warnings: string[];
  /** Somebody else has to approve it before it is made. */
  approval?: ApprovalNeed;
}

/** Why a change needs a second person, and who that may be. */
export interface ApprovalNeed {
  /** Names of the policies. */
  policies: string[];
  /** Names of people who may approve it: the first ten. */
  approvers: string[];
  /** How many they are in all. */
  approverCount: number;
  expiresHours: number;
}

export interface RowCount {
  table: string;
  operation: RowDiff["operation"];
  rows: number;
}

/** A large change on its way. It is still one change, and its id is the job's. */
export interface QueuedJob {
  mode: "job";
  jobId: string;
  /** "Resolve 24,310 errors" */
  title: string;
  /** How many rows are expected. */
  rowCount: number;
}

export type ChangeOutcome<Result = unknown> =
  | { mode: "rehearse"; plan: Plan; result: Result }
  | { mode: "apply"; changeId: string; rowCount: number; revertible: boolean; result: Result }
  // Too large to wait for: the console makes it by itself. `result` comes with the job's end: read it there.
  | (QueuedJob & { result: Result })
  // Asked for: nothing has happened yet; `result` is what it would have been.
  | { mode: "request"; requestId: string; expiresAt: string; approval: ApprovalNeed; result: Result };

/** Takes a past change back, whole or for chosen rows. */
export interface RevertInput {
  changeId: string;
  /** Only these rows; absent: all. */
  rowIds?: string[] | undefined;
  /** Rows to write back although they have changed since. */
  force: string[];
}

/** A row that a revert leaves alone, and why. */
export interface SkippedRow {
  table: string;
  rowId: string;
  title: string | null;
  /** `changed`: somebody wrote to it since. `gone`: it isn't there or not visible. `exists`: it is there again. `inUse`: later records refer to it. `secret`: part of it was never recorded. `erased`: personal data in it was erased. */
  because: "changed" | "gone" | "exists" | "inUse" | "secret" | "erased";
  /** The later change, where there is one. */
  changedAt: string | null;
  changedBy: string | null;
  changeId: string | null;
}

export interface RevertResult {
  restored: number;
  skipped: number;
  /** The first 200. */
  skippedRows: SkippedRow[];
}
