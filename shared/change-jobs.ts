import type { ChangeJobStage, ChangeJobState } from "#shared/states.ts";

/** A large change as the one who began it follows it. */
export interface FollowedJob {
  /** Also the change's, once it is made; the request's, when it was asked for. */
  id: string;
  /** "Resolve 24,310 errors" */
  title: string;
  state: ChangeJobState;
  stage: ChangeJobStage;
  doneRows: number;
  expectedRows: number;
  /** Milliseconds since it was begun (0 while it waits), until its end or now. */
  elapsedMs: number;
  /** Large changes that go before it. */
  ahead: number;
  /** What was done, as it is in the log. */
  description: string | null;
  rowCount: number | null;
  /** Whether the reader may take it back. */
  revertible: boolean;
  /** What the command gave back, or what is known of the request for approval. */
  result?: unknown;
  /** Why it came to nothing. */
  message: string | null;
  hasDrifted: boolean;
  /** It fulfils this request for approval. */
  approvalRequestId: string | null;
}

/** What it takes to ask for a job's change once more. */
export interface JobAgain {
  title: string;
  procedure: string;
  input: unknown;
}
