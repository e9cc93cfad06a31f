import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvQuoted, csvText } from "#shared/format/csv-text.ts";
import { type ImportScene, importScene } from "#tests/features/imports/import-scene.ts";

const directory = process.env.FIXTURES_DIR ? join(process.env.FIXTURES_DIR, "bad-input") : "";
const json = (file: string) => JSON.parse(readFileSync(join(directory, file), "utf8"));

describe.skipIf(!directory)("bad input in imports", () => {
  let scene: ImportScene;
  beforeAll(async () => (scene = await importScene()));
  afterAll(() => scene.close());

  test("every hostile string comes in as it was, or is refused in words, and comes back in the file of failed rows", async () => {
    const inputs = [...new Set<string>([...json("naughty-strings.json"), ...json("sqli.json")])];
    const lines = inputs.map((text, at) => `N${at},percentage,100,${csvText(text)}\r\n`);
    const fileId = await scene.bring("coupons", `Code,Discount type,Discount,Name\r\n${lines.join("")}`);
    const input = await scene.mapping(fileId);
    const checked = await scene.check(input);
    expect(checked.rows).toBe(inputs.length);
    expect(checked.created + checked.failed).toBe(inputs.length);
    await scene.apply("coupons", { ...input, leaveFaulty: true });
    const stored = new Map(
      (await scene.rows("select code, name from coupons")).map(({ code, name }) => [code, name]),
    );
    const failed =
      checked.failed > 0 ? await (await scene.doors.request(`/imports/${fileId}/failed.csv`)).text() : "";
    for (const [at, text] of inputs.entries()) {
      const name = stored.get(`N${at}`);
      if (name === undefined) expect(failed, JSON.stringify(text)).toContain(csvText(text));
      else expect(name, JSON.stringify(text)).toBe(text === "" ? name : text);
    }
  });

  test("the published CSV files are read as they should be", async () => {
    for (const { name, csv_base64, expected } of json("csv-spectrum.json")) {
      const bytes = Buffer.from(csv_base64, "base64");
      const answer = await scene.upload("coupons", bytes);
      const read = (await answer.json()) as { fileId?: string };
      expect(answer.status, name).toBe(200);
      const file = await scene.caller(scene.actor).imports.file({ fileId: read.fileId! });
      const records = file.samples.map((cells) =>
        Object.fromEntries(file.header.map((key, at) => [key, cells[at] ?? ""])),
      );
      expect(records, name).toEqual(expected.slice(0, 5));
    }
  });

  test("bytes of every kind are a file or a refusal, never a fault of ours", async () => {
    const bodies: Buffer[] = [
      ...json("naughty-strings.json").map((text: string) =>
        Buffer.from(`Code,Name\n${text},${csvQuoted(text)}\n`),
      ),
      ...[
        "",
        "\0",
        "PK\u0003\u0004",
        "PK\u0003\u0004nonsense",
        "\u00D0\u00CF\u0011\u00E0",
        '"',
        'a,"b',
        "a\nb\0c",
      ].map((text) => Buffer.from(text, "latin1")),
      Buffer.from("\uFEFFCode\r\nÄ\r\n", "utf16le"),
      Buffer.from("Code\r\nb\u00E4\r\n", "latin1"),
    ];
    for (const body of bodies) {
      const answer = await scene.upload("coupons", body);
      expect([200, 400, 413], body.toString("latin1").slice(0, 60)).toContain(answer.status);
    }
  });

  test("encodings are told apart", async () => {
    const reading = async (bytes: Buffer) => {
      const file = await scene
        .caller(scene.actor)
        .imports.file({ fileId: await scene.bring("coupons", bytes) });
      return [file.reading, file.samples[0]?.[0]];
    };
    const text = "Code;Name\r\nStraße;b\r\n";
    expect(await reading(Buffer.from(`\uFEFF${text}`))).toEqual(["UTF-8, semicolons", "Straße"]);
    expect(await reading(Buffer.from(`\uFEFF${text}`, "utf16le"))).toEqual(["UTF-16, semicolons", "Straße"]);
    expect(await reading(Buffer.from(text, "utf16le"))).toEqual(["UTF-16, semicolons", "Straße"]);
    expect(await reading(Buffer.from(`\uFEFF${text}`, "utf16le").swap16())).toEqual([
      "UTF-16 (big-endian), semicolons",
      "Straße",
    ]);
    expect(await reading(Buffer.from(text, "latin1"))).toEqual(["Windows-1252, semicolons", "Straße"]);
  });
});
