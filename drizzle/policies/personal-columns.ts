import type { DescribedTable } from "./described-tables.ts";
import { unrecordedColumns } from "./recorded-columns.ts";
import { literal, name } from "./sql-text.ts";

/** Columns whose recorded values can be erased: those about a person, of an audited table that doesn't have to keep them. */
export function erasableColumns({ access, ...table }: DescribedTable): string[] {
  if (!access.audit || !access.subject || typeof access.erasure === "object") return [];
  const unrecorded = new Set(unrecordedColumns({ access, ...table }));
  return (access.pii ?? [])
    .map((property) => table.column(property))
    .filter((column) => !unrecorded.has(column));
}

/** SQL for the person whom a row is about; a row of nobody is a subject by itself. */
export function subjectOf(table: DescribedTable, row: string): string {
  const column = table.column(table.access.subject!);
  return column === "id" ? `${row}.id` : `coalesce(${row}.${name(column)}, ${row}.id)`;
}

/** The digest of all values of a recorded row, salted, so that nobody can guess what it is made of once the salt is gone. */
export const rowSecretDigest = (row: string) =>
  sha256(`jsonb_build_array(${row}.salt, ${row}.old_values, ${row}.new_values)`);

export const originDigest = (entry: string) =>
  sha256(`jsonb_build_array(${entry}.origin_salt, ${entry}.ip_address, ${entry}.user_agent)`);

export const wordsDigest = (entry: string) =>
  sha256(
    `jsonb_build_array(${entry}.words_salt, ${entry}.entity_name, ${entry}.description, ${entry}.reason, ${entry}.metadata)`,
  );

const sha256 = (json: string) => `encode(sha256(convert_to(${json}::text, 'UTF8')), 'hex')`;

/** SQL for the array of these column names. */
export const namesArray = (columns: readonly string[]) => `array[${columns.map(literal).join(", ")}]::text[]`;
