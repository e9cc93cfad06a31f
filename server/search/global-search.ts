import { can, type Actor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import { listReader } from "#server/data/list-reader.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { malformed, Refusal } from "#server/errors.ts";
import { unstorable } from "#shared/storable-text.ts";
import { type Closeness, listHits, type SearchHit } from "./list-hits.ts";

export interface SearchAnswer {
  /** Exact matches first, then by the order of the lists; at most five of a list. What is only much alike is there when nothing else is. */
  hits: SearchHit[];
  /** Resources whose search took too long: they may hold more. */
  unfinished: string[];
}

const longestText = 200;
const timeOfOneList = 500;
const listsAtOnce = 3;

/** The palette's search: the lists that the actor may read, each under his role, policies and visible fields. */
export async function globalSearch(
  database: Database,
  actor: Actor,
  lists: readonly ListQuery[],
  typed: string,
  options: { requestId?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<SearchAnswer> {
  const text = typed.trim();
  const odd = unstorable(text);
  if (odd !== undefined) throw malformed(`A search can't hold ${odd}.`);
  if (text.length > longestText) throw malformed(`A search can have at most ${longestText} characters.`);
  const answer: SearchAnswer = { hits: [], unfinished: [] };
  if (text === "") return answer;
  const readable = lists.filter((list) => can(actor, list.resource.permission));
  await searchAll("itself");
  if (answer.hits.length === 0 && answer.unfinished.length === 0) await searchAll("alike");
  answer.hits.sort((one, other) => one.rank - other.rank);
  return answer;

  async function searchAll(closeness: Closeness): Promise<void> {
    for (let at = 0; at < readable.length; at += listsAtOnce) {
      const some = readable.slice(at, at + listsAtOnce);
      const found = await Promise.all(some.map((list) => search(list, closeness)));
      for (const hits of found) answer.hits.push(...hits);
    }
  }

  async function search({ bound, resource }: ListQuery, closeness: Closeness): Promise<SearchHit[]> {
    try {
      return await inTransaction(database, actor, { ...options, statementTimeout: timeOfOneList }, (tx) =>
        listHits(tx, listReader(bound, actor), text, closeness),
      );
    } catch (error) {
      // One slow list must not take the others with it; the answer says which it was.
      if (!(error instanceof Refusal && error.code === "TIMEOUT")) throw error;
      answer.unfinished.push(resource.name);
      return [];
    }
  }
}
