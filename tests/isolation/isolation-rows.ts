import { describedTables, type DescribedTable } from "#drizzle/policies/described-tables.ts";
import { idOf } from "./isolation-people.ts";
import { identityRows, type Row } from "./isolation-scene.ts";

const longAgo = "2020-01-01T00:00:00Z";
const owners = ["memberA", "adminA", "both", "memberB", "suspendedA", "staffOwner", "stranger"];
const places = ["A", "B", "suspended", "deleted", null];

/** The rows that a table gets for the matrix: own, somebody else's, another organization's, nobody's, deleted. */
export function isolationRows(): Map<string, Row[]> {
  const rows = new Map<string, Row[]>(Object.entries(identityRows));
  const tables = describedTables();
  // Parents first: their children point at them.
  const ordered = [...tables.filter((table) => !parentOf(table)), ...tables.filter(parentOf)];
  for (const table of ordered) if (!rows.has(table.name)) rows.set(table.name, generate(table, rows));
  return rows;
}

function generate(table: DescribedTable, made: Map<string, Row[]>): Row[] {
  const parent = parentOf(table);
  if (parent)
    return (made.get(parent.name) ?? []).flatMap((row, index) => childRows(table, parent.key, row, index));
  return variants(table).map((row, index) => named(table, row, index));
}

// A child repeats its parent's organization: foreign keys see to that.
function childRows(table: DescribedTable, key: string, parent: Row, index: number): Row[] {
  const place = table.has("organization_id") ? { organization_id: parent.organization_id ?? null } : {};
  const child: Row = { [key]: parent.id, ...place };
  return [named(table, child, index)];
}

function variants(table: DescribedTable): Row[] {
  const owner = ownerColumn(table);
  const flags = [...flagColumns(table)];
  return combinations({
    ...(table.has("organization_id") && { organization_id: places.map((place) => place && idOf(place)) }),
    ...(owner && { [owner]: owners.map(idOf) }),
    ...(table.has("deleted_at") && { deleted_at: [null, longAgo] }),
    ...(table.name === "saved_views" && {
      scope: ["mine", "role", "everyone", "built_in"],
      member_role: ["member", "admin"],
    }),
    ...(table.has("change_id") && {
      change_id: [idOf("change"), idOf("another change")],
      created_at: [longAgo],
    }),
    ...Object.fromEntries(flags.map((flag) => [flag, [true, false]])),
  });
}

function combinations(choices: Record<string, readonly unknown[]>): Row[] {
  return Object.entries(choices).reduce<Row[]>(
    (rows, [column, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [column]: value }))),
    [{}],
  );
}

/** The column by which the cells tell rows apart. */
export function keyOf(table: DescribedTable): string {
  if (table.has("id")) return "id";
  return table.name === "audit_chains" ? "chain" : "transaction_id";
}

function named(table: DescribedTable, row: Row, index: number): Row {
  const key = keyOf(table);
  const type = table.columns.find((column) => column.name === key)?.type;
  return { [key]: type === "bigint" ? 1_000_000 + index : idOf(`${table.name} ${index}`), ...row };
}

export function ownerColumn(table: DescribedTable): string | undefined {
  const { tenant, staff } = table.access;
  for (const rule of [tenant.sees, staff.sees]) {
    if (typeof rule === "object" && "own" in rule) return table.column(rule.own);
    if (typeof rule === "object" && "ownOrAdmins" in rule) return table.column(rule.ownOrAdmins);
    if (typeof rule === "object" && "colleagues" in rule) return table.column(rule.colleagues);
  }
  if (tenant.insertsAs) return table.column(tenant.insertsAs);
  return ["user_id", "owner_id"].find((column) => table.has(column));
}

function flagColumns(table: DescribedTable): Set<string> {
  const { tenant, staff } = table.access;
  const when = typeof tenant.sees === "object" && "when" in tenant.sees ? tenant.sees.when : [];
  return new Set(
    [...when, ...(staff.exceptWhere ? [staff.exceptWhere] : [])].map((column) => table.column(column)),
  );
}

function parentOf(table: DescribedTable): { name: string; key: string } | undefined {
  const { sees } = table.access.tenant;
  if (typeof sees !== "object") return undefined;
  if ("childOf" in sees) return { name: sees.childOf, key: table.column(sees.by) };
  if ("withParent" in sees) return { name: sees.withParent, key: table.column(sees.by) };
  return undefined;
}
