import type { DescribedColumn, DescribedTable } from "./described-tables.ts";
import { erasableColumns, namesArray, rowSecretDigest } from "./personal-columns.ts";
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

const mention = (text: string) =>
  `exists (select from unnest(p_words) word where position(lower(word) in lower(${text})) > 0)`;

function isAbout(table: DescribedTable): string {
  const { subject, addressedBy } = table.access;
  const own = subject && `${name(table.column(subject))} = p_person`;
  const addressed = addressedBy && `lower(${name(table.column(addressedBy))}) = any (p_words)`;
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

const wordsFunction = `
create function words_of_person(p_person uuid) returns text[] language sql stable ${definer} as $$
  select coalesce(array_agg(distinct lower(trim(word))), '{}') from (
    select unnest(array[email, phone, full_name]) from users where id = p_person
    union all select unnest(array[display_name, first_name || ' ' || last_name]) from user_profiles where user_id = p_person
    union all select value from change_rows r, lateral (select * from jsonb_each_text(coalesce(r.old_values, '{}')) union all
        select * from jsonb_each_text(coalesce(r.new_values, '{}'))) held
      where r.subject_id = p_person and r.table_name in ('users', 'user_profiles') and key in ('email', 'phone', 'full_name', 'display_name')
  ) said(word)
  -- A first name alone says nothing about whom an entry means.
  where length(trim(word)) >= 6 and (word ~ '[@0-9]' or trim(word) ~ '\\s')
    and word !~ '@erased[.]invalid$'
$$;`;

const mentions = `
  -- What names the person in passing. A message that hasn't gone out goes to nobody any more.
  update outbox set payload = '{}', status = case when status in ('pending', 'failed') then 'dead' else status end,
    last_error = case when status in ('pending', 'failed') then 'The data of the person it was for was erased.' else last_error end
  where ${mention("payload::text")};
  update approval_requests set input = case when state = 'pending' then input else '{}' end, plan = '{}',
    title = case when ${mention("title")} then 'Erased' else title end, reason = case when ${mention("reason")} then 'Erased' else reason end,
    decision_reason = case when ${mention("decision_reason")} then 'Erased' else decision_reason end
  where ${mention("concat_ws(' ', title, reason, decision_reason, input::text, plan::text)")};
  update change_jobs set input = case when finished_at is null then input else '{}' end, origin = case when finished_at is null then origin else '{}' end,
    result = null, description = null, message = null, reason = case when reason is null then null else 'Erased' end,
    title = case when ${mention("title")} then 'Erased' else title end
  where ${mention("concat_ws(' ', title, reason, description, message, input::text, origin::text, result::text)")};
  update notifications set title = 'Erased', body = null where ${mention("concat_ws(' ', title, body)")};
  delete from import_rows where ${mention("cells")};`;

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

const logFunction = `
create function erase_recorded(p_person uuid, p_subjects uuid[], p_words text[]) returns jsonb language plpgsql ${definer} as $$
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
    or ${mention("concat_ws(' ', entity_name, description, reason, metadata::text)")});
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
 * their salts. What remains of a recorded value is its salted digest, which the chain goes on to hold. Answers how many
 * rows of each table it touched, and how many recorded rows and entries.
 */
export const erasureSql = (tables: readonly DescribedTable[]) =>
  [
    wordsFunction,
    logFunction,
    `
create function erase_person(p_person uuid) returns jsonb language plpgsql ${definer} as $$
declare
  change uuid := ${context.changeId};
  p_words text[] := words_of_person(p_person);
  subjects uuid[];
  touched bigint;
  counts jsonb := '{}';
  parts jsonb;
begin
  if change is null or not app_staff_is_active() then
    raise exception 'Personal data is erased by a change of staff.' using errcode = 'PD001';
  end if;
  select array_agg(id) into subjects from (select p_person as id${ownSubjects(tables)}) found;
  ${erasedTables(tables).map(eraseRows).join("\n  ")}
  ${mentions}
  parts := erase_recorded(p_person, subjects, p_words);
  insert into erasures (subject_id, change_id, parts) values (p_person, change, parts);
  return jsonb_build_object('tables', counts,
    'digests', (select coalesce(jsonb_agg(part.value ->> 1), '[]') from jsonb_each(parts) part),
    'rows', (select count(*) from change_rows where erased_by = change),
    'entries', (select count(*) from activities where words_erased_by = change or origin_erased_by = change));
end $$;`,
    loadedFunction(tables),
    faultFunction,
  ].join("\n");

function ownSubjects(tables: readonly DescribedTable[]): string {
  return erasedTables(tables)
    .filter(({ access }) => access.subject === "id" && access.addressedBy)
    .map(
      (table) =>
        ` union select id from ${name(table.name)} where lower(${name(table.column(table.access.addressedBy!))}) = any (p_words)`,
    )
    .join("");
}

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
  where table_name = ${literal(table.name)} and digest is null and (old_values ?| ${namesArray(personal)} or new_values ?| ${namesArray(personal)});`;
  });
  return `
create function digest_loaded_rows() returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  ${updates.join("\n  ")}
  update change_rows r set digest = ${rowSecretDigest("r")} where digest is null and subject_id is not null;
  update change_rows set salt = null where digest is null and salt is not null;
end $$;`;
}
