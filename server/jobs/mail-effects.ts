import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { mailMessages } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Delivery } from "#server/change/outbox.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { deliveryAttempts, Undeliverable } from "./outbox-worker.ts";
import type { SendMessage } from "./send-by-smtp.ts";

/**
 * What a `mail` effect carries: the mail itself, or the id of one that is kept already. Staff can read an effect, so a mail
 * with a secret link is kept first and sent by its id.
 */
export const mailEffectSchema = z.union([
  z.object({ mailId: z.uuid() }),
  z.object({
    to: z.string().max(320),
    subject: z.string().max(300),
    text: z.string().max(100_000),
    html: z.string().max(500_000).optional(),
  }),
]);

/**
 * What keeps every mail and, where there is a mail server, sends it. A mail may arrive twice when the console dies between
 * sending and noting so; it has the same Message-ID then. Without a server (`send` undefined) it is kept and done.
 */
export function mailEffects(database: Database, send: SendMessage | undefined) {
  const asJob = <Result>(run: (tx: Transaction) => Promise<Result>) =>
    inTransaction(database, systemActor("jobs"), {}, run);

  return {
    mail: async (delivery: Delivery, signal: AbortSignal) => {
      const mail = await asJob((tx) => keptMail(tx, delivery));
      const note = (values: Partial<typeof mailMessages.$inferInsert>) =>
        asJob((tx) => tx.update(mailMessages).set(values).where(eq(mailMessages.id, mail.id)));
      if (mail.status === "sent") return;
      if (!send) return void (await note({ status: "kept" }));
      try {
        const { toAddress: to, subject, text, html } = mail;
        await send({ to, subject, text, html }, delivery.key, signal);
      } catch (fault) {
        const isOver = fault instanceof Undeliverable || delivery.attempt >= deliveryAttempts;
        const lastError = fault instanceof Error ? fault.message : String(fault);
        await note({ status: isOver ? "failed" : "queued", lastError });
        throw fault;
      }
      await note({ status: "sent", sentAt: new Date().toISOString(), lastError: null });
    },
  };
}

async function keptMail(tx: Transaction, { key, changeId, payload }: Delivery) {
  const read = mailEffectSchema.safeParse(payload);
  if (!read.success) throw new Undeliverable("The effect doesn't say what to send to whom.");
  // The same id at every attempt, so that a mail is kept once.
  const id = "mailId" in read.data ? read.data.mailId : idOf(key);
  if (!("mailId" in read.data)) {
    const { to, ...rest } = read.data;
    await tx
      .insert(mailMessages)
      .values({ id, toAddress: to, changeId, ...rest })
      .onConflictDoNothing();
  }
  const [mail] = await tx.select().from(mailMessages).where(eq(mailMessages.id, id));
  if (!mail) throw new Undeliverable("The mail is no longer there.");
  return mail;
}

function idOf(key: string): string {
  const hex = createHash("sha256").update(`mail ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
