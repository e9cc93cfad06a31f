import { mailMessages, outbox } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { SendMail } from "#server/auth/auth-mail.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

/** Keeps a mail and asks for it to be sent; see `mailEffects`. Only its id goes into the outbox, because its text may carry a secret link. */
export function keepMail(database: Database): SendMail {
  return async ({ to, subject, text }) => {
    const id = crypto.randomUUID();
    await inTransaction(database, systemActor("jobs"), {}, async (tx) => {
      await tx.insert(mailMessages).values({ id, toAddress: to, subject, text });
      await tx.insert(outbox).values({ kind: "mail", idempotencyKey: `mail ${id}`, payload: { mailId: id } });
    });
  };
}
