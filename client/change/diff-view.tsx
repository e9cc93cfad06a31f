import type { RowDiff } from "#shared/change.ts";
import { resourceOfTable, rowTitle } from "./diff-words.ts";
import { RecordDiff } from "./record-diff.tsx";
import { type RowsChoice, TableDiff } from "./table-diff.tsx";

interface DiffViewProps {
  rows: readonly RowDiff[];
  choice?: RowsChoice | undefined;
  /** Every field that differs, on a page of its own. */
  whole?: boolean;
}

/** What a change does to many records: a table per kind of record, one line each. */
export function DiffView({ rows, choice, whole = false }: DiffViewProps) {
  const tables = [...new Set(rows.map(({ table }) => table))];
  return (
    <div className="flex flex-col gap-4">
      {tables.map((table) => {
        const resource = resourceOfTable(table);
        const own = rows.filter((row) => row.table === table);
        const [only] = own;
        if (own.length === 1 && only && !choice?.picks) {
          return (
            <section key={table}>
              <h3 className="mb-1 text-sm font-medium">{rowTitle(only, resource)}</h3>
              <RecordDiff resource={resource} diff={only} />
            </section>
          );
        }
        return <TableDiff key={table} {...{ resource, table, rows: own, choice, whole }} />;
      })}
    </div>
  );
}
