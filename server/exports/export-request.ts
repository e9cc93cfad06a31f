import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import { orderSql, sortKeys } from "#server/data/keyset-sql.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { selectionSql } from "#server/data/list-selection.ts";
import { malformed } from "#server/errors.ts";
import { isTimeZone } from "#shared/format/sheet-dates.ts";
import { describeFilter } from "#shared/list-labels.ts";
import type { ListParams, Selection } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import { strictListParams } from "#shared/list-url.ts";
import { copiedCells } from "./copied-csv.ts";
import { type ExportColumns, exportColumns } from "./export-columns.ts";
import { isShown, notShown, shownQuestion } from "./shown-filter.ts";
import { type EncodeOptions, type ExportFormat, exportFormats } from "./export-formats.ts";

/** An export as it was asked for and as the actor may have it. */
export interface ExportRequest {
  format: ExportFormat;
  columns: ExportColumns;
  encoding: EncodeOptions;
  /** Selects the id and what `columns.read` names, or what a format made of COPY takes. */
  statement: SQL;
  /** For the audit log. */
  description: string;
  metadata: Record<string, unknown>;
}

/**
 * Reads a list's search parameters for an export; refuses (400, in words) rather than leave a part of them out. A
 * selection takes the place of the filter. `ids=1` brings the records' ids along.
 */
export function readExportRequest(
  list: ListQuery,
  actor: Actor,
  extension: string,
  search: Record<string, string>,
  selection?: Selection,
): ExportRequest {
  const format = Object.hasOwn(exportFormats, extension) ? exportFormats[extension] : undefined;
  if (!format)
    throw malformed(`Lists can be exported as CSV, XLSX or NDJSON, not as ${extension.toUpperCase()}.`);
  const params = strictListParams(search);
  if (!params) throw malformed("This export's address is damaged. Go back to the list and export again.");
  const timeZone = params.zone ?? "UTC";
  if (!isTimeZone(timeZone)) throw malformed(`There is no time zone “${timeZone}”.`);
  const reader = listReader(list.bound, actor);
  const columns = exportColumns(reader, params.columns, search["ids"] === "1");
  const { id, from } = list.bound;
  const cells = format.encode ? [id, ...columns.read.map(({ whole }) => whole)] : copiedCells(columns);
  const condition = selection
    ? selectionSql(reader, selection, Boolean(list.binding.joins?.length))
    : (listCondition(reader, params) ?? sql`true`);
  const { sort } = params;
  return {
    format,
    columns,
    encoding: { title: list.resource.label, timeZone },
    statement: sql`select ${sql.join(cells, sql`, `)}${from} where ${condition} order by ${orderSql(sortKeys(reader, sort), id)}`,
    description:
      `${list.resource.label} as ${extension.toUpperCase()}: ${wordsOf(list, selection, params)}`.slice(
        0,
        500,
      ),
    metadata: {
      format: extension,
      ...(selection
        ? { selection: aboutSelection(list.resource, selection) }
        : shownQuestion(list.resource, params)),
      sort,
      columns: columns.shown.map(({ field }) => field.name),
    },
  };
}

function wordsOf({ resource }: ListQuery, selection: Selection | undefined, params: ListParams): string {
  if (selection && "ids" in selection) return `${counted(selection.ids.length)} chosen one by one`;
  const { filter, search } = shownQuestion(resource, selection?.matching ?? params);
  const within = selection?.within;
  const narrowed = [
    filter && describeFilter(resource, filter),
    search && `search for “${search}”`,
    within && groupsInWords(resource, within),
  ];
  const words = narrowed.filter(Boolean).join(", ") || "all";
  const less = selection?.except.length ?? 0;
  return less > 0 ? `${words}, less ${counted(less)}` : words;
}

function groupsInWords(
  { fields }: ListQuery["resource"],
  { group, keys, also }: NonNullable<Extract<Selection, { matching: unknown }>["within"]>,
): string {
  const groups = `${keys.length === 1 ? "one group" : `${keys.length} groups`} of ${fields[group.field]?.label ?? group.field}`;
  return also.length > 0 ? `${groups} and ${counted(also.length)} more` : groups;
}

const counted = (rows: number) => `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`;

// Which rows, without a thousand ids in the log: those are among the first hundred or can't be named.
function aboutSelection(resource: AnyResource, selection: Selection) {
  return "ids" in selection
    ? { ids: selection.ids.slice(0, 100), count: selection.ids.length }
    : {
        ...shownQuestion(resource, selection.matching),
        ...(selection.within && {
          within: {
            group: selection.within.group,
            keys: isShown(resource, selection.within.group.field)
              ? selection.within.keys
              : selection.within.keys.map(() => notShown),
            also: selection.within.also.slice(0, 100),
          },
        }),
        except: selection.except.slice(0, 100),
        asOf: selection.asOf,
      };
}
