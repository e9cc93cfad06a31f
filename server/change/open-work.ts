import { outbox } from "#drizzle/schema/extensions.ts";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Subject, Work } from "./command.ts";
import { diffReader, type DiffResources } from "./diff-resources.ts";
import { rowTitles } from "./row-diffs.ts";

export interface Effect {
  kind: string;
  payload: Record<string, unknown>;
  key: string;
  takenBackBy: string | undefined;
}

/** A command's work with what it said on the way. */
export interface OpenWork {
  work: Work;
  effects(): Effect[];
  warnings: Set<string>;
  /** Of the warnings, those that the log doesn't keep. */
  passing: Set<string>;
  generated: Set<string>;
  subject(): Subject | undefined;
  /** Puts the effects into the outbox, all in one statement per thousand. */
  flush(): Promise<void>;
}

export interface WorkSettings {
  tx: Transaction;
  actor: Actor;
  changeId: string;
  now: string;
  reason?: string | undefined;
  resources: DiffResources | undefined;
}

export function openWork({ tx, actor, changeId, now, reason, resources }: WorkSettings): OpenWork {
  const effects = new Map<string, Effect>();
  const warnings = new Set<string>();
  const passing = new Set<string>();
  const generated = new Set<string>();
  let subject: Subject | undefined;
  const work: Work = {
    tx,
    actor,
    changeId,
    now,
    reason,
    effect: async (kind, payload, key, takenBackBy) => {
      if (effects.has(key)) throw new Error(`The effect "${key}" was asked for twice in one change.`);
      effects.set(key, { kind, payload, key, takenBackBy });
    },
    explain: (about) => {
      subject = about;
    },
    warn: (sentence, isPassing) => {
      warnings.add(sentence);
      if (isPassing) passing.add(sentence);
    },
    titlesOf: (tableName, rowIds) =>
      rowTitles(tx, tableName, diffReader(actor, resources, tableName), rowIds),
    generated: (value) => {
      generated.add(value);
    },
  };
  return {
    work,
    effects: () => [...effects.values()],
    warnings,
    passing,
    generated,
    subject: () => subject,
    flush: async () => {
      const asked = [...effects.values()];
      for (let start = 0; start < asked.length; start += 1000) {
        await tx
          .insert(outbox)
          .values(asked.slice(start, start + 1000).map((effect) => outboxRow(changeId, effect)));
      }
    },
  };
}

function outboxRow(changeId: string, { kind, payload, key }: Effect) {
  return { changeId, kind, payload, idempotencyKey: `${changeId}:${key}` };
}
