/** A row as the list sends it: instants as ISO strings, big integers and money as decimal strings, JSON as its text. */
export type GridRow = Record<string, unknown> & { _id: string; _version?: number };
