import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { groupError } from "#server/features/errors/error-grouping.ts";
import { parameterizeMessage } from "#server/features/errors/parameterize-message.ts";
import { parseEnvelope } from "#server/ingest/sentry/envelope.ts";

const directory = process.env.FIXTURES_DIR ? join(process.env.FIXTURES_DIR, "sentry") : "";
const bytes = (file: string) => readFileSync(join(directory, file));
const json = (file: string) => JSON.parse(bytes(file).toString());

describe.skipIf(!directory)("Sentry vectors", () => {
  test("envelopes parse or are refused as documented", () => {
    for (const { name, body_base64, expected } of json("envelope-format.json")) {
      const parse = () =>
        parseEnvelope(Buffer.from(body_base64, "base64")).items.map((item) => [
          item.type,
          item.payload.length,
        ]);
      if (expected.ok) expect(parse(), name).toEqual(expected.items);
      else expect(parse, name).toThrow();
    }
  });

  test("messages are parameterised as documented, alone and inside a sentence", () => {
    const { cases } = json("message-parameterization.json");
    expect(cases.length).toBeGreaterThan(50);
    for (const { name, input, expected } of cases) {
      for (const [before, after] of [
        ["", ""],
        ["prefix ", ""],
        ["", " suffix"],
        ["prefix ", " suffix"],
      ]) {
        expect(parameterizeMessage(`${before}${input}${after}`), name).toBe(`${before}${expected}${after}`);
      }
    }
  });

  test("recorded and published events group as expected", () => {
    const fingerprints = new Map<string, string>();
    for (const file of readdirSync(join(directory, "envelopes")).filter((name) =>
      name.endsWith(".envelope"),
    )) {
      const event = parseEnvelope(bytes(join("envelopes", file))).items.find((item) => item.type === "event");
      if (event)
        fingerprints.set(
          file.replace(".envelope", ""),
          groupError(JSON.parse(event.payload.toString())).fingerprint,
        );
    }
    for (const [name, event] of Object.entries(json("grouping/inputs.json")))
      fingerprints.set(name, groupError(event as object).fingerprint);
    for (const expected of [json("envelopes/expected-groups.json"), json("grouping/expected.json")]) {
      for (const [a, b] of expected.must_group)
        expect(fingerprints.get(a), `${a} and ${b}`).toBe(fingerprints.get(b));
      for (const [a, b] of expected.must_not_group)
        expect(fingerprints.get(a), `${a} and ${b}`).not.toBe(fingerprints.get(b));
    }
  });
});
