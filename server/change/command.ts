import type { z } from "zod";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Permission } from "#shared/permissions.ts";

/** What a command gets: the open transaction, who acts, and the few things it may say besides writing rows. */
export interface Work {
  tx: Transaction;
  actor: Actor;
  changeId: string;
  /** What the person gave as the reason, where one was given yet. */
  reason?: string | undefined;
  /** The database's clock at the start of the transaction, ISO 8601 with microseconds. */
  now: string;
  /**
   * Asks for something outside the database after commit: a row in the outbox, sent once by `key`, which is unique within
   * the change. `takenBackBy` is the kind of effect that takes it back, when the command doesn't declare it.
   */
  effect(kind: string, payload: Record<string, unknown>, key: string, takenBackBy?: string): Promise<void>;
  /** Names what the change is about, for the audit log. The last call wins. */
  explain(subject: Subject): void;
  /** A sentence for the person who reads the plan, before anything happens. Kept in the audit log, unless it says what mustn't stay there. */
  warn(sentence: string, isPassing?: boolean): void;
  /** What rows of a table are called, by id, as far as the actor may see it. */
  titlesOf(tableName: string, rowIds: readonly string[]): Promise<Map<string, string>>;
  /** A value made up in this run, such as a random code or a number from a sequence: kept out of the plan's hash, because it will be another one when the plan is applied. */
  generated(value: string): void;
}

export interface Subject {
  entityType: string;
  entityId?: string;
  entityName?: string;
  description?: string;
  /** Facts for the audit log; never a secret. */
  metadata?: Record<string, unknown>;
  /** The change that this one takes back. */
  revertsChangeId?: string;
  /** Other commands' permissions under whose policies it falls, too: what is taken back is done again in reverse. */
  countsAs?: readonly string[];
}

export interface CommandTraits {
  /** It isn't applied without a reason. */
  needsReason?: true;
  /** Why it can't be taken back: a sentence that the plan begins with and a revert is refused with. */
  final?: string;
  /** Kinds of effects that the command may ask for → the kind that takes it back when the change is reverted, or null when nothing can. */
  effects?: Readonly<Record<string, string | null>>;
  /** Names of constraints → what to tell the person whose input broke one. */
  rules?: Readonly<Record<string, string>>;
}

/** Rows of a plan, when only some of them are approved. */
export interface RowChoice {
  chosen: readonly string[];
  declined: readonly string[];
}

export interface Command<Input, Result> extends CommandTraits {
  /** How many rows it would touch, where neither a rehearsal nor a `selection` says so. */
  size?: (tx: Transaction, input: Input) => Promise<number>;
  /** Also the audit action. */
  permission: Permission;
  input: z.ZodType<Input>;
  run: (work: Work, input: Input) => Promise<Result>;
  /** The input for some of the rows only. A command whose input has a `selection` needs none; without either, it is all or nothing. */
  narrow?: (input: Input, rows: RowChoice) => Input;
}

/** Any command: its input has to be checked by its own schema before it runs. */
export interface AnyCommand extends CommandTraits {
  permission: Permission;
  input: z.ZodType<unknown>;
  run: (work: Work, input: never) => Promise<unknown>;
  narrow?: (input: never, rows: RowChoice) => unknown;
  size?: (tx: Transaction, input: never) => Promise<number>;
}

/** Three facts about a command; the kernel says the rest. */
export function command<Input, Result>(
  permission: Permission,
  input: z.ZodType<Input>,
  run: (work: Work, input: Input) => Promise<Result>,
  traits: CommandTraits & Pick<Command<Input, Result>, "narrow" | "size"> = {},
): Command<Input, Result> {
  return { permission, input, run, ...traits };
}
