/** The rows of a raw statement's answer, which every driver gives in the same shape. */
export function rowsOf<Row>(answer: unknown): Row[] {
  return (answer as { rows: Row[] }).rows;
}

/** How many rows a raw statement touched. */
export function rowCountOf(answer: unknown): number {
  return (answer as { rowCount: number | null }).rowCount ?? 0;
}
