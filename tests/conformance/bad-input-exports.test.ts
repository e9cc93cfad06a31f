import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvQuoted, csvText, csvTextBack } from "#shared/format/csv-text.ts";
import { parseCsv } from "#tests/support/parse-csv.ts";

const directory = process.env.FIXTURES_DIR ? join(process.env.FIXTURES_DIR, "bad-input") : "";
const json = (file: string) => JSON.parse(readFileSync(join(directory, file), "utf8"));

describe.skipIf(!directory)("bad input in exports", () => {
  test("our reading of CSV is the published one, and what we write reads back the same", () => {
    for (const { name, csv_base64, expected } of json("csv-spectrum.json")) {
      const [head = [], ...lines] = parseCsv(Buffer.from(csv_base64, "base64").toString());
      const records = (rows: string[][]) =>
        rows.map((line) => Object.fromEntries(head.map((key, at) => [key, line[at]])));
      expect(records(lines), name).toEqual(expected);
      const written = [head, ...lines].map((line) => `${line.map(csvQuoted).join(",")}\r\n`).join("");
      expect(parseCsv(written), name).toEqual([head, ...lines]);
    }
  });

  test("every hostile string is a cell that runs nowhere and reads back as it was", () => {
    const inputs: string[] = [...json("naughty-strings.json"), ...json("sqli.json")];
    const file = inputs.map((text) => `${csvText(text)},${csvText(`x${text}`)}\r\n`).join("");
    const lines = parseCsv(file);
    expect(lines).toHaveLength(inputs.length);
    for (const [at, text] of inputs.entries()) {
      const [cell = "", other = ""] = lines[at]!;
      expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      expect(csvTextBack(cell)).toBe(text);
      expect(other).toBe(`x${text}`);
    }
  });
});
