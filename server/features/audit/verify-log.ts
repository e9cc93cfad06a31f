import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";

/** Where the log doesn't hold, and what is wrong there. */
export interface LogFault {
  chain: string;
  position: number;
  problem: string;
}

export interface LogVerdict {
  /** Entries that were looked at. */
  checked: number;
  chains: number;
  /** The first of each chain; empty: the log is as it was written. */
  faults: LogFault[];
}

export interface LogProgress {
  checked: number;
  total: number;
}

export interface VerifyOptions {
  /** Stretches that are checked side by side. */
  lanes?: number;
  /** Entries at a time. */
  stretch?: number;
  signal?: AbortSignal | undefined;
}

/** Runs one question in a transaction that may read the whole log: that of a job. */
export type AskLog = <Answer>(read: (tx: Transaction) => Promise<Answer>) => Promise<Answer>;

interface Head {
  chain: string;
  position: number;
  hash: string;
  /** The last position that lies in an archive. */
  sealed: number;
}

/**
 * Goes through every chain of the audit log, from the first entry that isn't in an archive to the head as it stood at the start, in stretches:
 * each entry against its hash and the one before, then the ends, then recorded rows that no entry vouches for, what was erased
 * against what its erasure has on record, and the seals of archived months. Yields
 * how far it is, gives the verdict. Throws when the signal is aborted.
 */
export async function* verifyLog(
  ask: AskLog,
  { lanes = 1, stretch = 5_000, signal }: VerifyOptions = {},
): AsyncGenerator<LogProgress, LogVerdict> {
  const heads = await ask(readHeads);
  const total = heads.reduce((sum, { position, sealed }) => sum + Math.max(position - sealed, 0), 0);
  const faults: LogFault[] = [];
  let checked = 0;
  yield { checked, total };
  for (const head of heads) {
    let fault: LogFault | undefined;
    for (let after = head.sealed; after < head.position && !fault;) {
      signal?.throwIfAborted();
      const starts = Array.from({ length: lanes }, (_, lane) => after + lane * stretch).filter(
        (start) => start < head.position,
      );
      const answers = await Promise.all(
        starts.map((start) =>
          ask((tx) => checkRange(tx, head, start, Math.min(start + stretch, head.position))),
        ),
      );
      fault = answers.find((answer) => answer.fault)?.fault;
      checked += answers.reduce((sum, answer) => sum + answer.checked, 0);
      after += lanes * stretch;
      if (fault) {
        // A month that was sealed meanwhile isn't missing: on from its end.
        const { sealed = 0 } = (await ask(readHeads)).find(({ chain }) => chain === head.chain) ?? {};
        if (sealed >= fault.position) {
          fault = undefined;
          after = sealed;
        }
      }
      yield { checked, total };
    }
    fault ??= await ask((tx) => checkEnd(tx, head));
    if (fault) faults.push(fault);
  }
  signal?.throwIfAborted();
  // What is missing from a chain leaves its rows behind; the chain has said where already.
  const stray = await ask(findStray);
  for (const fault of [
    ...(stray ? [stray] : []),
    ...(await ask(findOddErasures)),
    ...(await ask(findOddSeals)),
  ])
    if (!faults.some(({ chain }) => chain === fault.chain)) faults.push(fault);
  return { checked, chains: heads.length, faults };
}

async function readHeads(tx: Transaction): Promise<Head[]> {
  return rowsOf<Head>(
    await tx.execute(
      sql`select chain, head_position::float8 as position, head_hash as hash, sealed_position::float8 as sealed from audit_chain_heads()`,
    ),
  );
}

interface Finding {
  position: number | null;
  problem: string | null;
}

async function checkRange(tx: Transaction, { chain }: Head, after: number, upto: number) {
  const [answer] = rowsOf<Finding & { checked: number }>(
    await tx.execute(sql`
      select checked::float8, broken_position::float8 as position, problem
      from verify_audit_range(${chain}, ${after}::bigint, ${upto}::bigint)`),
  );
  return { checked: answer!.checked, fault: faultOf(chain, answer) };
}

async function checkEnd(tx: Transaction, { chain, position, hash }: Head): Promise<LogFault | undefined> {
  const [answer] = rowsOf<Finding>(
    await tx.execute(sql`
      select broken_position::float8 as position, problem from verify_audit_end(${chain}, ${position}::bigint, ${hash})`),
  );
  return faultOf(chain, answer);
}

async function findStray(tx: Transaction): Promise<LogFault | undefined> {
  const [answer] = rowsOf<Finding & { chain: string }>(
    await tx.execute(sql`select chain, broken_position::float8 as position, problem from audit_stray_rows()`),
  );
  return answer && faultOf(answer.chain, answer);
}

async function findOddErasures(tx: Transaction): Promise<LogFault[]> {
  const answer = await tx.execute(
    sql`select chain, broken_position::float8 as position, problem from audit_erasure_faults()`,
  );
  return rowsOf<LogFault>(answer);
}

async function findOddSeals(tx: Transaction): Promise<LogFault[]> {
  const answer = await tx.execute(
    sql`select chain, broken_position::float8 as position, problem from audit_seal_faults()`,
  );
  return rowsOf<LogFault>(answer);
}

function faultOf(chain: string, finding: Finding | undefined): LogFault | undefined {
  if (!finding?.problem || finding.position === null) return undefined;
  return { chain, position: finding.position, problem: finding.problem };
}
