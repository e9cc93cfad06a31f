import { sqlStateOf } from "#server/data/database-fault.ts";

/** Whether the database refused a row for what is in it: SQLSTATE classes 22 (data), 23 (constraint), 54 (limit). Anything else is about us. */
export function isDataFault(fault: unknown): boolean {
  return /^(?:22|23|54)/.test(sqlStateOf(fault) ?? "");
}
