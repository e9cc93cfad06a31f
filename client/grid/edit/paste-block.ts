import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { ShownColumn } from "#client/grid/grid-table.ts";
import type { RefusedCell, WantedCell } from "./propose-edits.ts";

/**
 * A block of cells as a spreadsheet puts it on the clipboard: lines of tab-separated cells, quoted where a cell holds a
 * tab, a quote or a line end. Without a tab, commas separate if every line has as many of them; else each line is a cell.
 */
export function readBlock(text: string): string[][] {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (plain.includes("\t")) return readCells(plain, "\t");
  const byComma = readCells(plain, ",");
  const width = byComma[0]?.length ?? 0;
  const isTable = byComma.length > 1 && width > 1 && byComma.every((line) => line.length === width);
  return isTable ? byComma : readCells(plain, "\t");
}

function readCells(text: string, separator: string): string[][] {
  const lines: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const end = () => {
    lines.at(-1)!.push(unguarded(cell));
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at]!;
      else isQuoted = false;
    } else if (sign === '"' && cell === "" && closes(text, at)) isQuoted = true;
    else if (sign === separator) end();
    else if (sign === "\n") {
      end();
      lines.push([]);
    } else cell += sign;
  }
  end();
  return lines;
}

// A quote opens a quoted cell only if one closes it; JSON and inches stay as they are.
function closes(text: string, at: number): boolean {
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] !== '"') continue;
    if (text[next + 1] === '"') next++;
    else return text[next + 1] === undefined || "\t\n,".includes(text[next + 1]!);
  }
  return false;
}

// What our own copying puts before a cell that a spreadsheet would run.
function unguarded(cell: string): string {
  return /^'[=+@-]/.test(cell) ? cell.slice(1) : cell;
}

/** The block without its first line, when that is the headings of the columns on which it lands. */
export function withoutHeadings(block: readonly string[][], labels: readonly string[]): string[][] {
  const [first, ...rest] = block;
  const isHeading =
    first !== undefined && rest.length > 0 && first.every((cell, at) => cell !== "" && cell === labels[at]);
  return isHeading ? rest : [...block];
}

/** A block laid over records and columns from the first of each on; what has no row or column there is refused. */
export function laidOver(
  block: readonly (readonly string[])[],
  records: readonly GridRow[],
  columns: readonly Pick<ShownColumn, "name" | "field">[],
  titleOf: (row: GridRow) => string,
): { cells: WantedCell[]; beyond: RefusedCell[] } {
  const cells: WantedCell[] = [];
  const beyond: RefusedCell[] = [];
  for (const [place, line] of block.entries()) {
    const row = records[place];
    for (const [at, text] of line.entries()) {
      const column = columns[at];
      if (row && column) cells.push({ row, column, wanted: { text } });
      else if (text !== "")
        beyond.push({
          title: row ? titleOf(row) : "No row here",
          label: column?.field.label ?? "No column here",
          text,
          message: row
            ? "There is no column for this cell."
            : "There is no row for this cell: scroll further, or import it.",
        });
    }
  }
  return { cells, beyond };
}
