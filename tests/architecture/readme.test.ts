import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

const readme = readFileSync("README.md", "utf8");
const howTos = readme.slice(readme.indexOf("## The rooms"), readme.indexOf("## Decisions"));
const named = [...howTos.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);

test("every how-to has six steps at most", () => {
  const sections = howTos.split(/^### /m).slice(1);
  expect(sections.map((section) => section.split("\n")[0])).toEqual([
    "To add a column",
    "To add a command",
    "To add a page",
    "To add a resource",
  ]);
  for (const section of sections) expect(section.match(/^\d\. /gm)?.length).toBeLessThanOrEqual(6);
});

test("the files and folders that it names are there", () => {
  const paths = named.filter((name) => /^[\w.<>-]+\/[\w./<>-]*$/.test(name));
  expect(paths.length).toBeGreaterThan(20);
  // Of a name to be chosen, the folder it goes into.
  const places = paths.map((path) => path.replace(/[^/]*<.*$/, ""));
  expect(places.filter((path) => !existsSync(path))).toEqual([]);
});

test("the functions and types that it names are in the code", () => {
  const code = sourceFiles("client", "server", "shared")
    .map(({ text }) => text)
    .join("\n");
  const words = named
    .filter((name) => !name.includes("/"))
    .flatMap((name) =>
      [...name.matchAll(/\b[a-zA-Z]\w+(?=\()|^[a-z]+[A-Z]\w*$|^[A-Z][a-z]\w+$/g)].map(([word]) => word),
    );
  expect(words.length).toBeGreaterThan(5);
  const declared = (word: string) =>
    new RegExp(`(function|interface|type|const) ${word}\\b|^ +${word}\\(`, "m").test(code);
  expect([...new Set(words)].filter((word) => !declared(word))).toEqual([]);
});

test("the commands that it names are there", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const commands = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1]!);
  expect(commands.filter((command) => command !== "ci" && !scripts[command])).toEqual([]);
});
