import { mailMessages } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { SendMail } from "#server/auth/auth-mail.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

/** Puts a mail among those to be sent; without SMTP_URL they stay there and the console shows them. */
export function keepMail(database: Database): SendMail {
  return async ({ to, subject, text }) => {
    await inTransaction(database, systemActor("jobs"), {}, (tx) =>
      tx.insert(mailMessages).values({ toAddress: to, subject, text }),
    );
  };
}
