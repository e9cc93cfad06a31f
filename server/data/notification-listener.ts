import type pg from "pg";
import type { Logger } from "pino";

/** One connection that listens on channels and is made again when it breaks. */
export interface NotificationListener {
  /** `onGap` is called when notifications may have been missed: after every reconnection. Rejects when the first connection fails. */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onGap?: () => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface Subscription {
  channel: string;
  onPayload: (payload: string) => void;
  onGap: (() => void) | undefined;
}

const firstDelayMs = 100;
const longestDelayMs = 5_000;
const heartbeatMs = 30_000;

/** Connects when the first channel is asked for. `connect` makes an unconnected client. */
export function notificationListener(connect: () => pg.Client, log: Logger): NotificationListener {
  const subscriptions = new Set<Subscription>();
  let client: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function open(): Promise<pg.Client> {
    const opened = connect();
    let isLost = false;
    const lost = (error?: Error) => {
      if (isLost) return;
      isLost = true;
      if (client !== opened) return;
      client = undefined;
      if (!isClosed) log.warn({ err: error }, "The connection for live changes broke; connecting again.");
      scheduleReopening(firstDelayMs);
    };
    opened.on("error", lost).on("end", () => lost());
    opened.on("notification", ({ channel, payload }) => {
      for (const subscription of subscriptions)
        if (subscription.channel === channel) subscription.onPayload(payload ?? "");
    });
    await opened.connect();
    for (const { channel } of subscriptions) await opened.query(`listen ${opened.escapeIdentifier(channel)}`);
    return opened;
  }

  function connected(): Promise<pg.Client> {
    if (client) return Promise.resolve(client);
    opening ??= open()
      .then((opened) => (client = opened))
      .finally(() => (opening = undefined));
    return opening;
  }

  function scheduleReopening(delay: number): void {
    if (isClosed || subscriptions.size === 0) return;
    clearTimeout(retry);
    // Jitter, so that several consoles don't return to a restarted database in step.
    retry = setTimeout(
      () => {
        connected().then(
          () => subscriptions.forEach(({ onGap }) => onGap?.()),
          () => scheduleReopening(Math.min(delay * 2, longestDelayMs)),
        );
      },
      delay * (0.75 + Math.random() / 2),
    );
  }

  // A connection that a firewall dropped says nothing; only asking shows it.
  const heartbeat = setInterval(() => {
    const asked = client;
    if (!asked) return;
    const silent = setTimeout(() => void asked.end().catch(() => {}), heartbeatMs / 3);
    asked
      .query("select 1")
      .catch(() => {})
      .finally(() => clearTimeout(silent));
  }, heartbeatMs);
  heartbeat.unref();

  return {
    async listen(channel, onPayload, onGap) {
      const subscription = { channel, onPayload, onGap };
      subscriptions.add(subscription);
      try {
        const listening = await connected();
        await listening.query(`listen ${listening.escapeIdentifier(channel)}`);
      } catch (error) {
        subscriptions.delete(subscription);
        throw error;
      }
      return async () => {
        subscriptions.delete(subscription);
        const isHeard = [...subscriptions].some((other) => other.channel === channel);
        if (!isHeard) await client?.query(`unlisten ${client.escapeIdentifier(channel)}`).catch(() => {});
      };
    },
    async close() {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      subscriptions.clear();
      await opening?.catch(() => {});
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
