import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, type JsonNode } from "#client/ui/json-tree.ts";

function write(node: JsonNode | null): string {
  if (!node) return "";
  if (node.kind === "object")
    return `{${node.entries.map(({ key, node: value }) => `${JSON.stringify(key)}:${write(value)}`).join(",")}}`;
  if (node.kind === "array") return `[${node.items.map(write).join(",")}]`;
  return node.kind === "string" ? JSON.stringify(node.text) : node.text;
}

describe("reading JSON for display", () => {
  it("keeps every value as it was written", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(write(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("keeps digits that JavaScript's numbers lose, and doubled keys", () => {
    const text = '{"id":9007199254740993123,"price":1.10,"tiny":1e-400,"a":1,"a":2}';
    expect(write(parseJson(text))).toBe(text);
  });

  it("says no to what isn't JSON, as JSON.parse does", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[],:"\\0123.eE+-truefalsn \n\u00a0'.split("")) }),
        (text) => {
          const isJson = (() => {
            try {
              JSON.parse(text);
              return true;
            } catch {
              return false;
            }
          })();
          expect(parseJson(text) !== null, text).toBe(isJson);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("gives up on nesting that would exhaust the page", () => {
    expect(parseJson("[".repeat(5000) + "]".repeat(5000))).toBeNull();
  });
});
