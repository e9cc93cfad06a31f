import type { z } from "zod";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Permission } from "#shared/permissions.ts";

/** What a command gets: the open transaction, who acts, and the two things it may say besides writing rows. */
export interface Work {
  tx: Transaction;
  actor: Actor;
  changeId: string;
  /** The database's clock at the start of the transaction, ISO 8601. */
  now: string;
  /** Asks for something outside the database after commit: a row in the outbox, sent once by `key`. */
  effect(kind: string, payload: Record<string, unknown>, key: string): Promise<void>;
  /** Names what the change is about, for the audit log. The last call wins. */
  explain(subject: { entityType: string; entityId?: string; entityName?: string; description?: string }): void;
}

export interface Command<Input, Result> {
  /** Also the audit action. */
  permission: Permission;
  input: z.ZodType<Input>;
  run: (work: Work, input: Input) => Promise<Result>;
}

/** Three facts about a command; the kernel says the rest. */
export function command<Input, Result>(
  permission: Permission,
  input: z.ZodType<Input>,
  run: (work: Work, input: Input) => Promise<Result>,
): Command<Input, Result> {
  return { permission, input, run };
}
