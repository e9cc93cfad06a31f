import { getTableName } from "drizzle-orm";
import type { PoolClient } from "pg";
import {
  describedTables,
  type DescribedColumn,
  type DescribedTable,
} from "#drizzle/policies/described-tables.ts";
import type { Actor } from "#server/auth/actor.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import type { Field, Resource } from "#shared/resource.ts";
import type { TestDatabase } from "#tests/support/test-database.ts";

/*
 * A value that stands in one column only, so that wherever it turns up it came from there. What a reader may see is
 * said here a second time, from the declarations and the database's own grants, without the kernel's functions.
 */

export interface Canary {
  table: string;
  column: string;
  property: string;
  /** As it is written into the column. */
  value: string;
  /** Finds it in any text, in whatever form it was printed. */
  needle: RegExp;
  /** What search and filters are asked for. */
  word: string;
  secret: boolean;
  openToTenants: boolean;
}

// What decides who somebody is and which rows there are: changing it would change the world, not hide in it.
const deciding = new Set(
  "id organization_id user_id status role is_active permissions scope expires_at left_at deleted_at archived_at version created_at updated_at occurred_at is_system_role privacy_level visibility accessed_at chain position".split(
    " ",
  ),
);

const lists = Object.values(allLists).map(({ resource, binding }) => ({
  resource,
  table: getTableName(binding.table),
}));

// Columns without a list that a question of its own shows to those who hold this.
const shownWith: Readonly<Record<string, Permission>> = {
  "error_group_users.user_key": "users:read-contact",
};

/** The fields of all lists that show a column. */
export function fieldsOf(table: string, property: string): { resource: Resource; field: Field }[] {
  return lists
    .filter((list) => list.table === table)
    .flatMap(({ resource }) => {
      const field = resource.fields[property];
      return field ? [{ resource, field }] : [];
    });
}

/** Columns that some reader may not see, each with its own value. */
export async function canariesOf(db: TestDatabase): Promise<Canary[]> {
  const { rows } = await db.owner.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and attnum > 0 and not attisdropped
        and has_column_privilege('pd_tenant', c.oid, a.attnum, 'select')`,
  );
  const granted = new Set(rows.map(({ table, column }) => `${table}.${column}`));
  const canaries: Canary[] = [];
  for (const table of describedTables()) {
    for (const column of table.columns) {
      const openToTenants = granted.has(`${table.name}.${column.name}`);
      const value = valueFor(column, canaries.length + 100);
      if (value === undefined || deciding.has(column.name) || !mayHide(table, column, openToTenants))
        continue;
      const { name, property, secret } = column;
      canaries.push({ table: table.name, column: name, property, secret, openToTenants, ...value });
    }
  }
  return canaries;
}

function mayHide(
  table: DescribedTable,
  { property, secret }: DescribedColumn,
  openToTenants: boolean,
): boolean {
  const fields = fieldsOf(table.name, property);
  const isPersonal = (table.access.pii ?? []).includes(property) && fields.length === 0;
  return (
    secret ||
    isPersonal ||
    fields.some(({ field }) => field.permission) ||
    (fields.length > 0 && !openToTenants)
  );
}

function valueFor(
  { type, generated }: DescribedColumn,
  n: number,
): Pick<Canary, "value" | "needle" | "word"> | undefined {
  if (generated) return undefined;
  const number = (text: string) => ({
    value: text,
    word: text,
    needle: new RegExp(`(?<!\\d)${text}(?!\\d)`),
  });
  const word = `canary${n}x`;
  const text = { word, needle: new RegExp(word, "i") };
  const day = new Date(Date.UTC(1801, 0, n)).toISOString().slice(0, 10);
  if (type === "text" || type.startsWith("varchar")) return { value: word, ...text };
  if (type === "text[]") return { value: `{${word}}`, ...text };
  if (type === "jsonb" || type === "json") return { value: JSON.stringify({ [word]: word }), ...text };
  if (type === "inet")
    return {
      value: `10.77.${n >> 8}.${n & 255}`,
      word: `10.77.${n >> 8}.${n & 255}`,
      needle: new RegExp(`10\\.77\\.${n >> 8}\\.${n & 255}(?!\\d)`),
    };
  if (type === "bigint") return number(`777000777${n}`);
  if (type === "integer") return number(`2147${String(n).padStart(6, "0")}`);
  if (type.startsWith("numeric") || type === "double precision") return number(`777123.${n}`);
  if (type === "date") return number(day);
  if (type.startsWith("timestamp")) return { ...number(day), value: `${day}T12:00:00Z` };
  return undefined;
}

/** Takes away what would refuse the values: checks, foreign keys, and unique keys over columns that hold them. */
export async function relax(client: PoolClient, canaries: readonly Canary[]) {
  const touched = canaries.map(({ table, column }) => `${table}.${column}`);
  await client.query(`do $$ declare found record; begin
    for found in select conrelid::regclass as on_table, conname from pg_constraint
      where connamespace = 'public'::regnamespace and conparentid = 0 and coninhcount = 0 and (contype in ('c', 'f', 'x')
        or contype = 'u' and exists (select from pg_attribute a where a.attrelid = conrelid and a.attnum = any (conkey)
          and conrelid::regclass || '.' || attname = any ('{${touched.join(",")}}')))
      order by contype = 'u' loop
      execute format('alter table %s drop constraint %I', found.on_table, found.conname);
    end loop;
    for found in select indexrelid::regclass as unique_index from pg_index i join pg_class c on c.oid = indrelid
      where c.relnamespace = 'public'::regnamespace and indisunique and not indisprimary and not c.relispartition
        and (indexprs is not null or exists (select from pg_attribute a where a.attrelid = indrelid and a.attnum = any (indkey)
          and indrelid::regclass || '.' || attname = any ('{${touched.join(",")}}'))) loop
      execute format('drop index %s', found.unique_index);
    end loop;
  end $$`);
}

/** Leaves a few rows of every table, an organization's own before others: whole tables teach no more. */
export async function thinOut(client: PoolClient, organizationId: string) {
  const kept = new Set(["users", "organizations", "organization_members", "roles", "user_roles"]);
  for (const table of describedTables()) {
    if (kept.has(table.name) || !table.has("id")) continue;
    const order = table.has("organization_id")
      ? `organization_id = '${organizationId}' desc nulls last, id`
      : "id";
    await client.query(
      `delete from "${table.name}" where id not in (select id from "${table.name}" order by ${order} limit 40)`,
    );
  }
}

/** Writes the values into every row but the accounts of those who ask. */
export async function putCanaries(
  client: PoolClient,
  canaries: readonly Canary[],
  people: readonly string[],
) {
  for (const table of describedTables()) {
    const own = canaries.filter((canary) => canary.table === table.name);
    if (own.length === 0) continue;
    const type = (column: string) => table.columns.find(({ name }) => name === column)!.type;
    const sets = own.map(({ column, value }) => `"${column}" = '${value}'::${type(column)}`);
    const others = table.name === "users" ? ` where id <> all ('{${people.join(",")}}')` : "";
    await client.query(`update "${table.name}" set ${sets.join(", ")}${others}`);
  }
}

/** Whether this reader may come across the column's value in any list at all. */
export function maySee(canary: Canary, actor: Exclude<Actor, { kind: "system" }>): boolean {
  if (canary.secret || (actor.kind === "member" && !canary.openToTenants)) return false;
  const elsewhere = shownWith[`${canary.table}.${canary.column}`];
  if (elsewhere) return holds(actor.permissions, elsewhere);
  return fieldsOf(canary.table, canary.property).some(
    ({ field }) => field.permission === undefined || holds(actor.permissions, field.permission),
  );
}

/** The fields of a list that don't exist for this reader. */
export function hiddenFields(
  { resource, table }: (typeof lists)[number],
  canaries: readonly Canary[],
  actor: Exclude<Actor, { kind: "system" }>,
): string[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    const isLocked = field.permission !== undefined && !holds(actor.permissions, field.permission);
    const canary = canaries.find((one) => one.table === table && one.property === name);
    const isClosed = actor.kind === "member" && canary !== undefined && !canary.openToTenants;
    return isLocked || isClosed ? [name] : [];
  });
}

export const listedTables = lists;
