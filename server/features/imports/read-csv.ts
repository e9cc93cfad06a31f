import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { csvTextBack } from "#shared/format/csv-text.ts";
import { malformed } from "#server/errors.ts";
import type { SheetLine } from "./sheet-lines.ts";
import { decodedText, detectEncoding } from "./text-encoding.ts";

const delimiters = [
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "bars"],
] as const;
const sampleSize = 64 * 1024;
const longestLine = 4_000_000;

/** A CSV file's lines, and how it was read, in words. A quoted empty cell is the empty text, a bare one is absent. */
export async function readCsv(path: string): Promise<{ words: string; lines: AsyncIterable<SheetLine> }> {
  const { encoding, words } = await detectEncoding(path);
  let sample = "";
  for await (const text of decodedText(path, encoding)) {
    sample += text;
    if (sample.length >= sampleSize) break;
  }
  const [delimiter, delimiterWords] = delimiterOf(sample.slice(0, sampleSize));
  return { words: `${words}, ${delimiterWords}`, lines: linesOf(decodedText(path, encoding), delimiter) };
}

async function* linesOf(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<SheetLine> {
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: longestLine,
    // Many cells hold nothing: the one without quotes is absent.
    cast: (cell, { quoting }) => (cell === "" && !quoting ? null : csvTextBack(cell)),
  });
  const source = Readable.from(text, { objectMode: false, encoding: "utf8" });
  source.on("error", (fault) => parser.destroy(fault));
  source.pipe(parser);
  let number = 0;
  try {
    for await (const record of parser) {
      number++;
      const cells = record as (string | null)[];
      // A line without anything is no row.
      if (cells.some((cell) => cell !== null)) yield { number, cells };
    }
  } catch (fault) {
    if (fault instanceof CsvError) throw malformed(inWords(fault));
    throw fault;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function inWords({ code, message }: CsvError): string {
  const line = /line (\d+)/.exec(message)?.[1];
  const where = line ? `Line ${Number(line).toLocaleString("en")}` : "A line";
  if (code === "CSV_QUOTE_NOT_CLOSED") return `${where} opens a quotation mark that is never closed.`;
  if (code === "CSV_MAX_RECORD_SIZE")
    return `${where} is longer than 4,000,000 characters. Is a quotation mark missing?`;
  return `${where} can't be read as CSV. Save the file again as CSV or XLSX.`;
}

/** The sign that cuts the first lines into the same number of cells, outside quotes. */
export function delimiterOf(sample: string): (typeof delimiters)[number] {
  const scores = delimiters.map(([sign]) => score(sample, sign));
  return delimiters[scores.indexOf(Math.max(...scores))] ?? delimiters[0];
}

function score(sample: string, sign: string): number {
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  for (const letter of sample) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === sign) count++;
    else if (letter === "\n" || (letter === "\r" && count > 0)) {
      if (letter === "\n" || count > 0) counts.push(count);
      count = 0;
      if (counts.length === 10) break;
    }
  }
  if (counts.length === 0) counts.push(count);
  const [first = 0] = counts;
  // The heading decides; lines that agree with it count for it.
  return first * (1 + counts.filter((other) => other === first).length / counts.length);
}
