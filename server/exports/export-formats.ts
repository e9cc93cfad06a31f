import type { ExportColumns } from "./export-columns.ts";
import { encodeNdjson } from "./ndjson-format.ts";
import { encodeXlsx } from "./xlsx-format.ts";

export interface EncodeOptions {
  /** The list's name. */
  title: string;
  /** Whose clock times show, where a format has no zones. */
  timeZone: string;
  /** Rows of a sheet, the heading included; fewer in tests. */
  sheetRows?: number;
}

/** How rows become a file. */
export interface ExportFormat {
  contentType: string;
  /**
   * Takes the driver's values: the id, then what `ExportColumns.read` names. Absent for a format that is made of what COPY
   * sends. Rows are taken as the file is: whoever reads slowly lets the database wait. */
  encode?(
    batches: AsyncIterable<unknown[][]>,
    columns: ExportColumns,
    options: EncodeOptions,
  ): AsyncGenerator<Uint8Array>;
}

export const exportFormats: Readonly<Record<string, ExportFormat>> = {
  csv: { contentType: "text/csv; charset=utf-8" },
  xlsx: {
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    encode: encodeXlsx,
  },
  ndjson: { contentType: "application/x-ndjson; charset=utf-8", encode: encodeNdjson },
};
