import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** From the project's root, e.g. `server/app.ts`. */
  path: string;
  /** Where it imports from: project files by their path, packages by their name. */
  imports: { target: string; typeOnly: boolean }[];
  text: string;
}

/** Every TypeScript file of the given rooms with what it imports. */
export function sourceFiles(...rooms: string[]): SourceFile[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".gen.ts"))
      .map((entry) => sourceFile(relative(root, join(entry.parentPath, entry.name)))),
  );
}

const importing =
  /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/gm;

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const imports = [...text.matchAll(importing)].map((match) => ({
    target: resolve(path, match[2] ?? match[3] ?? ""),
    typeOnly: Boolean(match[1]),
  }));
  return { path, imports, text };
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return join(from, "..", specifier);
  const [scope = "", name = ""] = specifier.split("/");
  return specifier.startsWith("node:") ? specifier : scope.startsWith("@") ? `${scope}/${name}` : scope;
}
