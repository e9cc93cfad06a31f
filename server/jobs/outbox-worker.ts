import type { Logger } from "pino";
import {
  claimEffects,
  type Delivery,
  failEffect,
  secondsUntilDue,
  settleEffect,
} from "#server/change/outbox.ts";
import type { Database } from "#server/data/database.ts";
import { startWokenLoop } from "./woken-loop.ts";

/**
 * Sends one kind of effect; throws when it didn't go out. It may be called again with the same key after a crash, so
 * it hands the key on to a receiver that knows repetitions, or keeps it beside what it writes.
 */
export type EffectHandler = (delivery: Delivery, signal: AbortSignal) => Promise<void>;

/** Thrown by a handler when no further attempt can succeed, e.g. an address that doesn't exist. */
export class Undeliverable extends Error {}

export interface OutboxWorkerOptions {
  database: Database;
  /** By kind. Effects of other kinds stay where they are. */
  handlers: Readonly<Record<string, EffectHandler>>;
  log: Logger;
  /** Attempts before an effect is given up; default `deliveryAttempts`. */
  maxAttempts?: number;
  /** Seconds that one delivery may take; after them another worker may try. */
  leaseSeconds?: number;
  /** Seconds before the second attempt; doubles from there, up to three hours. */
  firstDelaySeconds?: number;
  /** Deliveries at a time. */
  concurrency?: number;
}

export interface OutboxWorker {
  /** Sends what is due now; gives the number of attempts. */
  drain(): Promise<number>;
  /** Takes nothing more and waits for what is on its way. */
  stop(): Promise<void>;
}

/** Attempts before an effect is given up: about a day. */
export const deliveryAttempts = 15;

const longestDelay = 3 * 60 * 60;

/** Delivers the outbox until it is stopped. */
export async function startOutboxWorker(options: OutboxWorkerOptions): Promise<OutboxWorker> {
  const { database, handlers, log, leaseSeconds = 60, concurrency = 8 } = options;
  const kinds = Object.keys(handlers);
  let stopped = false;
  let again = false;
  let running: Promise<number> | undefined;

  const drainOnce = async () => {
    let attempts = 0;
    do {
      again = false;
      for (let batch = await claim(); batch.length > 0; batch = await claim()) {
        attempts += batch.length;
        await Promise.all(batch.map((delivery) => deliver(options, delivery, leaseSeconds)));
      }
    } while (again && !stopped);
    return attempts;
  };
  const claim = async () => (stopped ? [] : claimEffects(database, kinds, concurrency, leaseSeconds));

  const drain = (): Promise<number> => {
    if (stopped || kinds.length === 0) return Promise.resolve(0);
    // A notice during a run may be about rows that the run has already looked past.
    if (running) again = true;
    running ??= drainOnce().finally(() => (running = undefined));
    return running;
  };

  const loop =
    kinds.length > 0
      ? await startWokenLoop({
          database,
          table: "outbox",
          shortestSleep: 0.05,
          log,
          fault: "the outbox could not be read; trying again",
          async look() {
            await drain();
            return secondsUntilDue(database, kinds);
          },
        })
      : undefined;
  return {
    drain,
    stop: async () => {
      stopped = true;
      await loop?.stop();
      await running?.catch(() => 0);
    },
  };
}

async function deliver(
  { database, handlers, log, ...options }: OutboxWorkerOptions,
  delivery: Delivery,
  leaseSeconds: number,
): Promise<void> {
  const { kind, key, attempt } = delivery;
  try {
    const signal = AbortSignal.timeout(leaseSeconds * 900);
    await Promise.race([handlers[kind]!(delivery, signal), aborted(signal)]);
  } catch (fault) {
    const isOver = fault instanceof Undeliverable || attempt >= (options.maxAttempts ?? deliveryAttempts);
    const delay = isOver ? null : delayAfter(attempt, options.firstDelaySeconds ?? 5);
    log.warn(
      { err: fault, kind, key, attempt, delay },
      isOver ? "an effect was given up" : "an effect didn't go out",
    );
    await failEffect(database, delivery, fault instanceof Error ? fault.message : String(fault), delay);
    return;
  }
  const isOurs = await settleEffect(database, delivery);
  if (!isOurs)
    log.warn(
      { kind, key, attempt },
      "an effect went out after its lease had ended; it may have gone out twice",
    );
}

// A handler that doesn't listen to its signal must not hold the others up.
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error("The delivery took too long.")), { once: true }),
  );
}

/** Seconds to wait after this attempt: doubling, with up to half of it by chance, so that receivers recover in peace. */
export function delayAfter(attempt: number, firstDelay: number, chance: () => number = Math.random): number {
  const full = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay);
  return full / 2 + (full / 2) * chance();
}
