import { conflict, forbidden, malformed, Refusal, tooSlow } from "#server/errors.ts";
import { inPlainWords, knownTable, nounOfTable } from "./known-tables.ts";
import { type PostgresFault, postgresFault } from "./postgres-fault.ts";

/**
 * Turns what Postgres refused into a refusal in words, with the fields it is about in `details.fields`; anything else
 * comes back as it was. `rules`: name of a constraint → its own sentence.
 */
export function inWords(error: unknown, rules: Readonly<Record<string, string>> = {}): unknown {
  const fault = error instanceof Refusal ? undefined : postgresFault(error);
  if (!fault) return error;
  const details = { fields: faultyFields(fault) };
  const rule = fault.constraint ? rules[fault.constraint] : undefined;
  if (rule) return fault.code === "23505" ? conflict(rule, details) : malformed(rule, details);
  return refusalFor(fault, details) ?? error;
}

function refusalFor(fault: PostgresFault, details: { fields: string[] }): Refusal | undefined {
  const noun = nounOfTable(fault.table ?? "records");
  const named = details.fields.map(inPlainWords).join(" and ");
  switch (fault.code) {
    case "23505":
      return conflict(
        `${sentence(withArticle(noun))} ${named ? `with this ${named}` : "like this"} already exists.`,
        details,
      );
    case "23503":
      return fault.message.startsWith("insert")
        ? conflict(`${sentence(named || "a value")} refers to something that doesn't exist.`, details)
        : conflict(
            `This ${referredNoun(fault)} is still in use by other records, so it can't be removed.`,
            details,
          );
    case "23514":
      return malformed(`${sentence(named || "a value")} is outside what is allowed.`, details);
    case "23502":
      return malformed(`${sentence(named || "a value")} is required.`, details);
    case "23P01":
      return conflict(`${sentence(withArticle(noun))} in an overlapping time already exists.`, details);
    case "42501":
      return forbidden();
    case "57014":
      return tooSlow("This change took too long and was undone. Choose fewer rows.");
    case "55P03":
      return conflict(
        "Another change, maybe one of your own, has to end first. Nothing was changed; try again in a while.",
      );
    case "40001":
    case "40P01":
      return new Refusal(
        "SERVICE_UNAVAILABLE",
        "Too many people are changing the same records. Try again in a moment.",
      );
    default:
      // Class 22: a value that its type cannot hold, e.g. NUL in a text or 30 February.
      return fault.code.startsWith("22") ? malformed("A value can't be stored as it was typed.") : undefined;
  }
}

// Names only: the values in the detail may belong to somebody else. A reader without SELECT on the whole key gets no
// detail; then the constraint's name, <table>_<column>_<kind>, is the next best.
function faultyFields({ table, column, constraint, detail }: PostgresFault): string[] {
  const columns = knownTable(table ?? "")?.columns;
  const inDetail = /^Key \((.+?)\)=/
    .exec(detail ?? "")?.[1]
    ?.replaceAll('"', "")
    .split(", ");
  const inName = constraint?.slice((table ?? "").length + 1).replace(/_(key|check|fk|fkey)$/, "");
  return [...new Set(inDetail ?? [column ?? inName ?? ""])]
    .filter((name) => name !== "organization_id" && columns?.has(name))
    .map((name) => columns?.get(name)?.property ?? name);
}

function referredNoun(fault: PostgresFault): string {
  return nounOfTable(/^update or delete on table "(\w+)"/.exec(fault.message)?.[1] ?? "records");
}

/** "a user", "an order". */
export const withArticle = (noun: string) => `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
