/** Parses RFC 4180 text, independently of how we write it. Lines may end in LF alone. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, written = "", end] = match;
    line.push(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written);
    if (end !== ",") {
      lines.push(line);
      line = [];
    }
    if (cell.lastIndex >= text.length) break;
  }
  return lines;
}
