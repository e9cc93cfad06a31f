import { and, or, type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import type { Transaction } from "#server/data/database.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { escapeLike, searchableFields } from "#server/data/search-sql.ts";
import { optionWords } from "#shared/list-labels.ts";
import { isUuid } from "#shared/uuid.ts";

/** A record that the palette offers. `rank` 0 is an exact id, e-mail or number, 1 a beginning, 2 a part, 3 much alike. */
export interface SearchHit {
  resource: string;
  id: string;
  title: string;
  subtitle: string | null;
  rank: Rank;
}
type Rank = 0 | 1 | 2 | 3;
interface Way {
  rank: Rank;
  match: SQL;
  /** How alike each match is, where some are closer than others. */
  likeness?: SQL;
}

const mostHits = 5;
// A shorter part has no trigram: finding it would read the whole table.
const shortestPart = 3;
// Anything is much like a shorter word.
const shortestAlike = 4;

/** How closely a search looks: for the text itself, or for what is spelt much like it. */
export type Closeness = "itself" | "alike";

/** At most five records of one list for a text, the closest first. */
export async function listHits(
  tx: Transaction,
  reader: ListReader,
  text: string,
  closeness: Closeness = "itself",
): Promise<SearchHit[]> {
  const matches = closeness === "itself" ? waysToMatch(reader, text) : waysToResemble(reader, text);
  if (matches.length === 0) return [];
  const { list, fields } = reader;
  const title = fields.get(list.resource.titleField);
  const subtitle = subtitleField(reader, title);
  const cells = sql`${list.id}, ${title?.cell ?? sql`null`}, ${subtitle?.cell ?? sql`null`}`;
  const narrowed = listCondition(reader, {});
  const branches = matches.map(
    ({ rank, match, likeness }) =>
      sql`(select ${cells}, ${sql.raw(String(rank))} as rank${list.from} where ${and(narrowed, match)}${
        likeness ? sql` order by ${likeness} desc, ${list.id}` : sql``
      } limit ${mostHits})`,
  );
  const all = branches.length > 1 ? sql`${sql.join(branches, sql` union all `)} order by rank` : branches[0]!;
  const rows = await rowsOf(tx, all);
  const hits = new Map<string, SearchHit>();
  for (const [id, name, more, rank] of rows as [string, unknown, unknown, SearchHit["rank"]][]) {
    if (hits.has(id)) continue;
    hits.set(id, {
      resource: list.resource.name,
      id,
      title: words(title, name) ?? id,
      subtitle: words(subtitle, more),
      rank,
    });
  }
  return [...hits.values()].slice(0, mostHits);
}

function waysToMatch(reader: ListReader, text: string): Way[] {
  const searched = searchableFields(reader);
  const beginning = escapeLike(text);
  // Numbers and addresses are stored in one case and typed in any; equality finds them by their index.
  const spellings = sql`any(${sql.param([...new Set([text, text.toLowerCase(), text.toUpperCase()])])}::text[])`;
  const ways: { rank: Rank; match: SQL | undefined }[] = [
    {
      rank: 0,
      match: or(
        isUuid(text) ? sql`${reader.list.id} = ${text}::uuid` : undefined,
        ...searched.map((field) => sql`${field.text} = ${spellings}`),
      ),
    },
    { rank: 1, match: or(...searched.map((field) => sql`${field.text} ilike ${`${beginning}%`}`)) },
    {
      rank: 2,
      match:
        text.length < shortestPart
          ? undefined
          : or(...searched.map((field) => sql`${field.text} ilike ${`%${beginning}%`}`)),
    },
  ];
  return ways.flatMap(({ rank, match }) => (match ? [{ rank, match }] : []));
}

// A slip of the finger: most of the trigrams of the text, or of one of its words, are there.
function waysToResemble(reader: ListReader, text: string): Way[] {
  const searched = searchableFields(reader);
  if (text.length < shortestAlike || searched.length === 0) return [];
  const alike = searched.map(({ text: value }) => sql`(${value} % ${text} or ${text} <% ${value})`);
  const likeness = searched.map(
    ({ text: value }) =>
      sql`coalesce(greatest(similarity(${value}, ${text}), word_similarity(${text}, ${value})), 0)`,
  );
  return [{ rank: 3, match: or(...alike)!, likeness: sql`greatest(${sql.join(likeness, sql`, `)})` }];
}

// What tells two records of the same name apart: another searchable text, else whom they belong to, else their state.
function subtitleField(reader: ListReader, title: BoundField | undefined): BoundField | undefined {
  const others = [...reader.fields.values()].filter((field) => field !== title && !field.field.hidden);
  const owner = others.find(({ field }) => field.labelField !== undefined && field.labelField !== title?.name)
    ?.field.labelField;
  return (
    others.find(({ field }) => field.searchable) ??
    (owner === undefined ? undefined : reader.fields.get(owner)) ??
    others.find(({ field }) => field.kind === "enum")
  );
}

function words(field: BoundField | undefined, cell: unknown): string | null {
  if (cell === null || cell === undefined || cell === "") return null;
  return field?.field.kind === "enum" ? optionWords(String(cell)) : String(cell).slice(0, 200);
}
