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
  /** Rows by table that named the person in passing; of these what doesn't go out, is closed, or is still at work. */
  mentions: Record<MentionedTable | "unsentMails" | "unsentOther" | "closedRequests" | "openJobs", number>;
  /** Recorded rows and entries of the log that lost their personal values. */
  rows: number;
  entries: number;
  /** Of which they were: other ones in every run, because recorded rows are numbered. */
  digests: string[];
}

interface PersonWords {
  addresses: string[];
  names: string[];
}

const nouns = {
  outbox: "message",
  notifications: "notification",
  approval_requests: "request for approval",
  change_jobs: "finished job",
  import_rows: "line",
};
type MentionedTable = keyof typeof nouns;

/** Takes a person's data out of the console and out of its log, for good; what the books need stays, without a name to it. */
export async function erasePerson(work: Work, { userId }: ErasePersonInput) {
  await refuse(work, userId);
  await refuseOpenBookings(work, userId);
  const words = rowsOf<PersonWords>(
    await work.tx.execute(sql`select addresses, names from words_of_person(${userId}::uuid)`),
  )[0]!;
  await refuseNamingReason(work, words);
  await warnOfWhatStays(work, words);
  const { tables, mentions, rows, entries, digests } = rowsOf<{ erased: Erased }>(
    await work.tx.execute(sql`select erase_person(${userId}::uuid) as erased`),
  )[0]!.erased;
  if (mentions.openJobs > 0)
    throw conflict(
      `${counted(mentions.openJobs, "change")} about this person ${mentions.openJobs === 1 ? "is" : "are"} still running or waiting to run. Wait for the end of it, or cancel it first.`,
    );
  for (const digest of digests) work.generated(digest);
  warnOfWhatGoes(work, words, mentions, entries);
  work.explain({
    entityType: "users",
    entityId: userId,
    description: `Erased the personal data of a person, also from ${counted(entries, "entry", "entries")} of the log`,
    metadata: { tables, mentions, rows, entries },
  });
  return { rows, entries };
}

function warnOfWhatGoes(
  { warn }: Work,
  { addresses, names }: PersonWords,
  mentions: Erased["mentions"],
  entries: number,
): void {
  warn(
    `This also removes the person's details from ${counted(entries, "entry", "entries")} of the audit log. The entries themselves stay.`,
  );
  const { unsentMails, unsentOther, closedRequests } = mentions;
  if (unsentMails > 0) warn(`${counted(unsentMails, "waiting mail")} will not be sent.`);
  if (unsentOther > 0) warn(`${counted(unsentOther, "other waiting message")} will not be sent.`);
  if (closedRequests > 0)
    warn(
      `${counted(closedRequests, "waiting request")} for approval about this person will be closed, undecided.`,
    );
  const found = (Object.keys(nouns) as MentionedTable[]).flatMap((table) =>
    mentions[table] > 0 ? counted(mentions[table], nouns[table]) : [],
  );
  if (found.length > 0) warn(`The person is mentioned in ${found.join(", ")}: that text is removed, too.`);
  // Not the addresses: not everybody who reads the plan may see them.
  const said = names.map((name) => `“${name}”`).join(", ");
  const by = [
    addresses.length > 0 &&
      `${counted(addresses.length, "address or phone number", "addresses and phone numbers")}, wherever they stand`,
    said &&
      `by ${names.length === 1 ? "the name" : "the names"} ${said} (small and capital letters alike), only in what belongs to this person`,
  ].filter(Boolean);
  if (by.length > 0) warn(`Mentions are found by ${by.join(", and ")}.`.replace("by by", "by"), true);
}

// It stays in the log, as the words of whoever asks and whoever approves.
async function refuseNamingReason({ tx, reason }: Work, { addresses, names }: PersonWords): Promise<void> {
  if (!reason) return;
  const words = sql.param([...addresses, ...names]);
  const [said] = rowsOf<{ names: boolean | null }>(
    await tx.execute(sql`select ${reason}::text ~* mention_of(${words}::text[]) as names`),
  );
  if (said?.names)
    throw conflict("Give the reason without the person's name or address: it stays in the log.", {
      dropsReason: true,
    });
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
  if (role) throw conflict("This person has a staff role. Remove it under Roles first.");
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

async function warnOfWhatStays({ tx, warn }: Work, { addresses }: PersonWords): Promise<void> {
  const named = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(sql`lower(${organizations.billingEmail}) = any(${sql.param(addresses)}::text[])`);
  for (const { name } of named)
    warn(`${name} has its invoices sent to this person's address: that stays until it is changed there.`);
}

const counted = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

export const usersCommands = {
  eraseData: command("users:erase-data", erasePersonInput, erasePerson, {
    needsReason: true,
    final: "Nobody can bring back what is erased.",
  }),
};
