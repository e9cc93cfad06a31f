import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { PostgresBinaries } from "#server/data/embedded-binaries.ts";

/**
 * The Postgres that the tests run on, where TEST_POSTGRES_BIN names the `bin` folder of another than npm's (15 to 18),
 * for example `/usr/lib/postgresql/15/bin`. Undefined: the one that npm brought. Throws when there is no server in it.
 */
export function testBinaries(): PostgresBinaries | undefined {
  const folder = process.env["TEST_POSTGRES_BIN"];
  if (!folder) return undefined;
  const postgres = join(folder, "postgres");
  const words = execFileSync(postgres, ["--version"], { encoding: "utf8" });
  return { postgres, initdb: join(folder, "initdb"), major: Number(/\) (\d+)/.exec(words)?.[1]) };
}
