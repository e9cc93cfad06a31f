import { expect, test } from "vitest";
import { csvFromCopy } from "#server/exports/copied-csv.ts";
import { text } from "#shared/fields.ts";

// Nothing but line ends comes, four times as much goes out: the most that a file grows by.
test("a column of nothing but empty texts loses no line", () => {
  const rows = 65_536;
  const convert = csvFromCopy({
    shown: [{ label: "Country", field: { field: text("Country") }, sibling: -1 }],
  } as unknown as Parameters<typeof csvFromCopy>[0]);
  for (let chunk = 0; chunk < 3; chunk++) {
    const part = convert(Buffer.alloc(rows, "\n"));
    expect(part.rows).toBe(rows);
    expect(part.bytes.toString()).toBe('""\r\n'.repeat(rows));
  }
});
