import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import { orderSql, sortKeys } from "#server/data/keyset-sql.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";
import { describeFilter } from "#shared/list-labels.ts";
import { strictListParams } from "#shared/list-url.ts";
import { type ExportColumns, exportColumns } from "./export-columns.ts";
import { type ExportFormat, exportFormats } from "./export-formats.ts";

/** An export as it was asked for and as the actor may have it. */
export interface ExportRequest {
  format: ExportFormat;
  columns: ExportColumns;
  statement: SQL;
  /** For the audit log. */
  description: string;
  metadata: Record<string, unknown>;
}

/** Reads a list's search parameters for an export; refuses (400, in words) rather than leave a part of them out. */
export function readExportRequest(
  list: ListQuery,
  actor: Actor,
  extension: string,
  search: Record<string, string>,
): ExportRequest {
  const format = Object.hasOwn(exportFormats, extension) ? exportFormats[extension] : undefined;
  if (!format) throw malformed(`Lists can be exported as CSV or NDJSON, not as ${extension.toUpperCase()}.`);
  const params = strictListParams(search);
  if (!params) throw malformed("This export's address is damaged. Go back to the list and export again.");
  const reader = listReader(list.bound, actor);
  const columns = exportColumns(reader, params.columns);
  const { id, from } = list.bound;
  const cells = sql.join([id, ...columns.read.map(({ whole }) => whole)], sql`, `);
  const condition = listCondition(reader, params) ?? sql`true`;
  const { filter, search: searched, sort } = params;
  const narrowed = [
    filter && describeFilter(list.resource, filter),
    searched && `search for “${searched}”`,
  ].filter(Boolean);
  return {
    format,
    columns,
    statement: sql`select ${cells}${from} where ${condition} order by ${orderSql(sortKeys(reader, sort), id)}`,
    description:
      `${list.resource.label} as ${extension.toUpperCase()}${narrowed.length > 0 ? `: ${narrowed.join(", ")}` : ", all"}`.slice(
        0,
        500,
      ),
    metadata: {
      format: extension,
      filter,
      search: searched,
      sort,
      columns: columns.shown.map(({ field }) => field.name),
    },
  };
}
