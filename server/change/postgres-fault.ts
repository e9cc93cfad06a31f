/** What Postgres said when it refused a statement. */
export interface PostgresFault {
  /** SQLSTATE, five characters. */
  code: string;
  message: string;
  table?: string;
  column?: string;
  constraint?: string;
  detail?: string;
}

const sqlState = /^[0-9A-Z]{5}$/;

/** Finds the database's own error under the wrappers of drizzle and of our callers. */
export function postgresFault(error: unknown): PostgresFault | undefined {
  for (let depth = 0, fault = error; depth < 5 && fault instanceof Error; depth++, fault = fault.cause) {
    if (
      "code" in fault &&
      typeof fault.code === "string" &&
      sqlState.test(fault.code) &&
      "severity" in fault
    ) {
      return fault as Error & PostgresFault;
    }
  }
  return undefined;
}

/** Whether trying the whole transaction again may succeed: it lost a race, not an argument. */
export function lostRace(error: unknown): boolean {
  const code = postgresFault(error)?.code;
  return code === "40001" || code === "40P01";
}

/** Whether the database refused an audit entry because the change touched a table that a rule is about. */
export function touchedRuledTable(error: unknown): boolean {
  return postgresFault(error)?.code === "PD005";
}
