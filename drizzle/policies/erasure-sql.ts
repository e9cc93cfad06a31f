import type { DescribedColumn, DescribedTable } from "./described-tables.ts";
import { erasableColumns, namesArray, rowSecretDigest } from "./personal-columns.ts";
import { isPersonsRecord } from "./row-policies-sql.ts";
import { context, definer, literal, name } from "./sql-text.ts";

/** The tables whose rows about a person are emptied or taken away by `erase_person`; the log and what names people in passing apart. */
export function erasedTables(tables: readonly DescribedTable[]): DescribedTable[] {
  return tables.filter(
    ({ name: table, access }) =>
      typeof access.erasure === "string" &&
      (access.subject || access.addressedBy) &&
      !["activities", "change_rows"].includes(table),
  );
}

// An address says by itself whom a text means; a name only where the person's own id says it too: others bear the same one.
const addressed = (text: string) => `coalesce(${text} ~* p_addressed, false)`;
const named = (text: string) => `coalesce(${text} ~* p_named, false)`;
const holdsId = (text: string) => `position(p_person::text in ${text}) > 0`;
const mention = (text: string) => `(${addressed(text)} or ${holdsId(text)} and ${named(text)})`;
const isSaidIn = (text: string) => `(${addressed(text)} or ${named(text)})`;

function isAbout(table: DescribedTable): string {
  const { subject, addressedBy } = table.access;
  const own = subject && `${name(table.column(subject))} = p_person`;
  const addressed = addressedBy && `lower(${name(table.column(addressedBy))}) = any (p_addresses)`;
  return [own, addressed].filter(Boolean).join(" or ");
}

// What stands in place of a value that can't be absent. Addresses stay unique and lead nowhere.
function blank({ name: column, type, notNull }: DescribedColumn): string {
  if (!notNull) return "null";
  if (type === "jsonb") return "'{}'";
  return /e_?mail/.test(column) ? "'erased-' || id || '@erased.invalid'" : "'Erased'";
}

function erasedColumns(table: DescribedTable): DescribedColumn[] {
  const personal = new Set(table.access.pii ?? []);
  return table.columns.filter(({ property, generated }) => personal.has(property) && !generated);
}

function eraseRows(table: DescribedTable): string {
  const write =
    table.access.erasure === "remove"
      ? `delete from ${name(table.name)} where ${isAbout(table)}`
      : `update ${name(table.name)} set ${[
          ...erasedColumns(table).map((column) => `${name(column.name)} = ${blank(column)}`),
          ...(beside[table.name] ?? []),
        ].join(", ")} where ${isAbout(table)}`;
  return `${write};
  get diagnostics touched = row_count;
  if touched > 0 then counts := counts || jsonb_build_object(${literal(table.name)}, touched); end if;`;
}

// An erased account can't be signed in to, and isn't found as a living one.
const beside: Record<string, string[]> = {
  users: [
    "password_hash = null",
    "auth_provider_id = null",
    "status = 'suspended'",
    "suspended_at = coalesce(suspended_at, now())",
    "deleted_at = coalesce(deleted_at, now())",
  ],
  user_addresses: ["deleted_at = coalesce(deleted_at, now())"],
};

// Each as lower case text. What is somebody else's address today stays his, whoever had it before.
const wordsFunction = String.raw`
create function words_of_person(p_person uuid, out addresses text[], out names text[]) language sql stable ${definer} as $$
  with said(word, is_address) as (
    select unnest(array[email, phone]), true from users where id = p_person
    union all select full_name, false from users where id = p_person
    union all select unnest(array[display_name, first_name || ' ' || last_name]), false from user_profiles where user_id = p_person
    union all select value, key in ('email', 'phone') from change_rows r, lateral (select * from jsonb_each_text(coalesce(r.old_values, '{}')) union all
        select * from jsonb_each_text(coalesce(r.new_values, '{}'))) held
      where r.subject_id = p_person and r.table_name in ('users', 'user_profiles') and key in ('email', 'phone', 'full_name', 'display_name')
  ),
  word as (select distinct lower(trim(word)) as word, is_address from said where word !~ '@erased[.]invalid$')
  select coalesce(array_agg(word order by word) filter (where is_address and (word ~ '.@.' or length(regexp_replace(word, '\D', '', 'g')) >= 7)
      and not exists (select from users other where other.id <> p_person and word.word in (lower(trim(other.email)), lower(trim(other.phone))))), '{}'),
    -- A first name alone says nothing about whom an entry means.
    coalesce(array_agg(word order by word) filter (where not is_address and length(word) >= 6 and word ~ '\s'), '{}')
  from word
$$;

-- A pattern that finds the words whole, in plain text and in JSON, where a letter before one can be the end of an escaped line break.
create function mention_of(p_words text[]) returns text language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select '(^|[^[:alnum:]._%+-]|\\[bfnrt])(' || string_agg(distinct regexp_replace(form, '([][\\.^$*+?(){}|])', '\\\1', 'g'), '|')
    || ')(?![[:alnum:]-]|[.][[:alnum:]])'
  from unnest(p_words) word, unnest(array[word, substr(to_jsonb(word)::text, 2, length(to_jsonb(word)::text) - 2)]) form
$$;`;

const requestText = "concat_ws(' ', title, reason, decision_reason, input::text, plan::text)";
const jobText =
  "concat_ws(' ', title, reason, description, message, input::text, origin::text, result::text)";
const noticeText = "concat_ws(' ', title, body, href)";
const orErased = (column: string) =>
  `${column} = case when ${isSaidIn(column)} then 'Erased' else ${column} end`;
const undelivered = "'The data of the person it was for was erased.'";

// A request or job is about the person also when it has nothing but the id: what it would write is the person's.
// The erasure's own request holds nothing else, and goes on.
const mentions = `
  -- What names the person in passing. A message that hasn't gone out goes to nobody any more.
  with gone as (
    update outbox set payload = '{}', status = case when status in ('pending', 'failed') then 'dead' else status end,
      last_error = case when status in ('pending', 'failed') then ${undelivered} else last_error end
    where ${mention("payload::text")} or payload ->> 'userId' = p_person::text
    returning kind, status = 'dead' and last_error = ${undelivered} as unsent
  )
  select jsonb_build_object('outbox', count(*), 'unsentMails', count(*) filter (where unsent and kind = 'mail'),
    'unsentOther', count(*) filter (where unsent and kind <> 'mail')) into mentioned from gone;
  with found as (select id as found_id, state as was from approval_requests where ${addressed(requestText)} or ${holdsId(requestText)} for update),
  gone as (
    update approval_requests set input = case when command = 'users:erase-data' then input else '{}' end,
      state = case when state = 'pending' and command <> 'users:erase-data' then 'expired' else state end, updated_at = now(),
      plan = jsonb_build_object('hash', plan_hash, 'rows', '[]'::jsonb, 'counts', '[]'::jsonb, 'effects', '[]'::jsonb,
        'warnings', jsonb_build_array('Personal data in this request was erased.')),
      ${["title", "reason", "decision_reason"].map(orErased).join(", ")}
    from found where id = found_id returning id, was = 'pending' and command <> 'users:erase-data' as closed
  )
  select mentioned || jsonb_build_object('approval_requests', count(*), 'closedRequests', count(*) filter (where closed)),
    coalesce(array_agg(id), '{}') into mentioned, requests from gone;
  linked := linked || requests;
  update change_jobs set input = '{}', origin = '{}', result = null, description = null, message = null,
    reason = case when reason is null then null else 'Erased' end, ${orErased("title")}
  where finished_at is not null and (${addressed(jobText)} or ${holdsId(jobText)} or approval_request_id = any (requests));
  get diagnostics touched = row_count;
  mentioned := mentioned || jsonb_build_object('change_jobs', touched, 'openJobs', (
    select count(*) from change_jobs where finished_at is null and id <> change and (${addressed(jobText)} or ${holdsId(jobText)})));
  update notifications set title = 'Erased', body = null where ${mention(noticeText)}
    or ${named(noticeText)} and exists (select from unnest(requests) request where position(request::text in href) > 0);
  get diagnostics touched = row_count;
  mentioned := mentioned || jsonb_build_object('notifications', touched);
  delete from import_rows where ${mention("cells")};
  get diagnostics touched = row_count;
  mentioned := mentioned || jsonb_build_object('import_rows', touched);`;

// By change and part: how many, and a digest of which. `which` narrows the changes.
const erasedParts = (which: string) => `
    select change_id, to_char(created_at at time zone 'UTC', 'YYYY-MM') || ' ' || kind as part,
      jsonb_build_array(count(*), encode(sha256(string_agg(convert_to(place, 'UTF8'), ','::bytea order by place)), 'hex')) as held
    from (
      select erased_by as change_id, created_at, 'rows' as kind,
        id || to_char(erased_at at time zone 'UTC', ' YYYY-MM-DD"T"HH24:MI:SS.US') as place from change_rows where erased_by ${which}
      union all select words_erased_by, created_at, 'words', id::text from activities where words_erased_by ${which}
      union all select origin_erased_by, created_at, 'origins', id::text from activities where origin_erased_by ${which}
    ) erased group by 1, 2`;

const entryText = "concat_ws(' ', entity_name, description, reason, metadata::text)";

const logFunction = `
create function erase_recorded(p_person uuid, p_subjects uuid[], p_linked uuid[], p_addressed text, p_named text) returns jsonb language plpgsql ${definer} as $$
declare
  change uuid := ${context.changeId};
  counts jsonb;
begin
  perform set_config('app.erasing', 'on', true);
  update change_rows set old_values = old_values - personal, new_values = new_values - personal, salt = null, erased_by = change, erased_at = now()
  where subject_id = any (p_subjects) and salt is not null;
  update activities set origin_salt = null, ip_address = null, user_agent = null, origin_erased_by = change
  where actor_id = p_person and origin_salt is not null;
  update activities set words_salt = null, entity_name = null, description = null, reason = null, metadata = '{}', words_erased_by = change
  where words_salt is not null and (entity_type = 'users' and entity_id = p_person
    or ${addressed(entryText)}
    or ${named(entryText)} and (entity_id = any (p_linked) or actor_id = p_person or ${holdsId("metadata::text")}
      or change_id in (select r.change_id from change_rows r where r.subject_id = any (p_subjects))));
  perform set_config('app.erasing', '', true);
  select coalesce(jsonb_object_agg(part, held), '{}') into counts from (${erasedParts("= change")}) parts;
  return counts;
end $$;`;

// An erased value proves nothing, so what was erased has to be exactly what the erasure itself has on record.
const faultFunction = `
create function audit_erasure_faults(out chain text, out broken_position bigint, out problem text) returns setof record
language plpgsql stable ${definer} as $$
begin
  return query
  with recorded as (
    select r.change_id, part.key as part, part.value as held
    from change_rows r cross join lateral jsonb_each(r.new_values -> 'parts') part where r.table_name = 'erasures' and r.operation = 'insert'
  ),
  found as (${erasedParts("is not null")}),
  odd as (
    select change_id from recorded full join found using (change_id, part)
    where recorded.held is distinct from found.held and not exists (
      select from log_seals where log_table = 'activities' and to_char(month, 'YYYY-MM') = left(part, 7))
    group by change_id
  )
  select coalesce(entry.chain, 'platform'), coalesce(entry.position, 1), 'what was erased isn''t what its erasure has on record'
  from odd cross join lateral (
    select a.chain, a.position from activities a
    where a.change_id = odd.change_id or a.words_erased_by = odd.change_id or a.origin_erased_by = odd.change_id
      or a.change_id in (select r.change_id from change_rows r where r.erased_by = odd.change_id)
    order by a.change_id = odd.change_id desc nulls last, a.created_at limit 1
  ) entry;
end $$;`;

/**
 * `erase_person(person)` takes a person's data out of the console and out of its log, as the open change: rows by what
 * table-access.ts declares, what mentions the addresses and names that the person has or ever had, then the recorded values with
 * their salts. Addresses are found as whole words anywhere, names only in what is linked to the person. What remains of a recorded value is its salted digest, which the chain goes on to hold. Answers how many
 * rows of each table it touched, where the person was mentioned, and how many recorded rows and entries. Open jobs that mention
 * the person are counted and left alone: they have to end before.
 */
export const erasureSql = (tables: readonly DescribedTable[]) =>
  [
    wordsFunction,
    logFunction,
    `
create function erase_person(p_person uuid) returns jsonb language plpgsql ${definer} as $$
declare
  change uuid := ${context.changeId};
  p_addresses text[];
  names text[];
  p_addressed text;
  p_named text;
  subjects uuid[];
  linked uuid[];
  requests uuid[];
  mentioned jsonb;
  touched bigint;
  counts jsonb := '{}';
  parts jsonb;
begin
  if change is null or not app_staff_is_active() then
    raise exception 'Personal data is erased by a change of staff.' using errcode = 'PD001';
  end if;
  select * into p_addresses, names from words_of_person(p_person);
  p_addressed := mention_of(p_addresses);
  p_named := mention_of(names);
  select array_agg(id) into subjects from (select p_person as id${ownSubjects(tables)}) found;
  select subjects || array_agg(id) into linked from (select p_person as id${ownRecords(tables)}) found;
  ${erasedTables(tables).map(eraseRows).join("\n  ")}
  ${mentions}
  parts := erase_recorded(p_person, subjects, linked, p_addressed, p_named);
  insert into erasures (subject_id, change_id, parts) values (p_person, change, parts);
  return jsonb_build_object('tables', counts, 'mentions', mentioned,
    'digests', (select coalesce(jsonb_agg(part.value ->> 1), '[]') from jsonb_each(parts) part),
    'rows', (select count(*) from change_rows where erased_by = change),
    'entries', (select count(*) from activities where words_erased_by = change or origin_erased_by = change
      or change_id in (select r.change_id from change_rows r where r.erased_by = change)));
end $$;`,
    loadedFunction(tables),
    faultFunction,
  ].join("\n");

function ownSubjects(tables: readonly DescribedTable[]): string {
  return erasedTables(tables)
    .filter(({ access }) => access.subject === "id" && access.addressedBy)
    .map(
      (table) =>
        ` union select id from ${name(table.name)} where lower(${name(table.column(table.access.addressedBy!))}) = any (p_addresses)`,
    )
    .join("");
}

// Records of the person in the tables that have a history, by whose ids an entry can say what it is about.
function ownRecords(tables: readonly DescribedTable[]): string {
  return tables
    .filter(isPersonsRecord)
    .map(
      (table) =>
        ` union select id from ${name(table.name)} where ${name(table.column(table.access.subject!))} = p_person`,
    )
    .join("");
}

const loaded = "change_id in (select change_id from activities where position is null)";

// What was loaded past the triggers has no digests yet; salts that were loaded with it are kept. For the owner, where triggers are off, before it is chained.
function loadedFunction(tables: readonly DescribedTable[]): string {
  const updates = tables.flatMap((table) => {
    const personal = erasableColumns(table);
    if (!personal.length) return [];
    const column = table.column(table.access.subject!);
    const subject =
      column === "id"
        ? "row_id"
        : `coalesce((coalesce(new_values, old_values) ->> ${literal(column)})::uuid, (select ${name(column)} from ${name(table.name)} subject where subject.id = row_id), row_id)`;
    return `update change_rows r set subject_id = ${subject}, salt = coalesce(salt, gen_random_uuid()),
    personal = array(select named from unnest(${namesArray(personal)}) named where old_values ? named or new_values ? named)
  where table_name = ${literal(table.name)} and digest is null and ${loaded} and (old_values ?| ${namesArray(personal)} or new_values ?| ${namesArray(personal)});`;
  });
  return `
create function digest_loaded_rows() returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  ${updates.join("\n  ")}
  update change_rows r set digest = ${rowSecretDigest("r")} where digest is null and subject_id is not null and ${loaded};
  update change_rows set salt = null where digest is null and salt is not null and ${loaded};
end $$;`;
}
