import { and, count, eq, gt, isNull, notInArray, or, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { erasures } from "#drizzle/schema/extensions.ts";
import { bookings } from "#drizzle/schema/laundry.ts";
import { userRoles } from "#drizzle/schema/rbac.ts";
import { organizations } from "#drizzle/schema/tenancy.ts";
import { command, type Work } from "#server/change/command.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import { conflict, notFound } from "#server/errors.ts";
import { erasePersonInput, type ErasePersonInput } from "#shared/inputs/users-inputs.ts";

interface Erased {
  /** Rows by table. */
  tables: Record<string, number>;
  /** Recorded rows and entries of the log that lost their personal values. */
  rows: number;
  entries: number;
  /** Of which they were: other ones in every run, because recorded rows are numbered. */
  digests: string[];
}

/** Takes a person's data out of the console and out of its log, for good; what the books need stays, without a name to it. */
export async function erasePerson(work: Work, { userId }: ErasePersonInput) {
  await refuse(work, userId);
  await refuseOpenBookings(work, userId);
  const words = rowsOf<{ words: string[] }>(
    await work.tx.execute(sql`select words_of_person(${userId}::uuid) as words`),
  )[0]!.words;
  const reason = work.reason?.toLowerCase() ?? "";
  if (words.some((word) => reason.includes(word)))
    throw conflict("Give the reason without the person's name or address: it stays in the log.");
  await warnOfWhatStays(work, words);
  const { tables, rows, entries, digests } = rowsOf<{ erased: Erased }>(
    await work.tx.execute(sql`select erase_person(${userId}::uuid) as erased`),
  )[0]!.erased;
  for (const digest of digests) work.generated(digest);
  work.warn(
    `Gone from the audit log, too: the personal values of ${counted(rows, "recorded row")}, and names, words and addresses in ${counted(entries, "entry", "entries")}. That they were there stays provable.`,
  );
  work.explain({
    entityType: "users",
    entityId: userId,
    description: `Erased the personal data of a person, ${counted(rows, "recorded row")} and ${counted(entries, "entry", "entries")} of the log among it`,
    metadata: { tables, rows, entries },
  });
  return { rows, entries };
}

async function refuse({ tx, actor }: Work, userId: string): Promise<void> {
  const [person] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId));
  if (!person) throw notFound();
  if (actor.kind !== "system" && userId === actor.userId)
    throw conflict("You can't erase your own data: somebody else has to do it.");
  const [role] = await tx
    .select({ id: userRoles.id })
    .from(userRoles)
    .where(
      and(eq(userRoles.userId, userId), or(isNull(userRoles.expiresAt), gt(userRoles.expiresAt, sql`now()`))),
    )
    .limit(1);
  if (role) throw conflict("This person works here. Take the roles away first.");
  const [before] = await tx
    .select({ id: erasures.id })
    .from(erasures)
    .innerJoin(users, eq(users.id, erasures.subjectId))
    .where(and(eq(erasures.subjectId, userId), sql`${users.email} like 'erased-%@erased.invalid'`))
    .limit(1);
  if (before) throw conflict("This person's data has been erased already.");
}

// The street would be erased before the laundry is back.
async function refuseOpenBookings({ tx }: Work, userId: string): Promise<void> {
  const [open] = await tx
    .select({ n: count() })
    .from(bookings)
    .where(
      and(notInArray(bookings.status, ["draft", "completed", "cancelled"]), eq(bookings.userId, userId)),
    );
  if (open && open.n > 0)
    throw conflict(
      `${counted(open.n, "order")} of this person ${open.n === 1 ? "is" : "are"} still under way. Finish or cancel first.`,
    );
}

async function warnOfWhatStays({ tx, warn }: Work, words: readonly string[]): Promise<void> {
  const named = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(sql`lower(${organizations.billingEmail}) = any(${sql.param([...words])}::text[])`);
  for (const { name } of named)
    warn(`${name} has its invoices sent to this person's address: that stays until it is changed there.`);
}

const counted = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

export const usersCommands = {
  eraseData: command("users:erase-data", erasePersonInput, erasePerson, {
    needsReason: true,
    final: "What is erased can't be brought back, by nobody.",
  }),
};
