import { readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { buildOnce, filesIn } from "./sources-hash.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, "dist/client");
const sources = ["client", "shared", "public", "package-lock.json", "vite.config.ts", "tsconfig.json"];
const squeezable = new Set([".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".txt"]);

/** Builds the client into `dist/client` and compresses it, unless what is there was built from the same sources. Answers whether it built. */
export async function buildClient(): Promise<boolean> {
  const isShippedBuilt = !(await exists(join(root, "client"))) && (await exists(join(output, "index.html")));
  if (isShippedBuilt) return false;
  return buildOnce(root, { sources, output, build });
}

async function build(): Promise<void> {
  const vite = await import("vite");
  await inProduction(() =>
    vite.build({
      root: join(root, "client"),
      configFile: join(root, "vite.config.ts"),
      logLevel: "warn",
      mode: "production",
    }),
  );
  await compressAll();
}

/** Runs a build under NODE_ENV production, which decides between the two builds of React, whoever asks for it. */
export async function inProduction<Result>(build: () => Promise<Result>): Promise<Result> {
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    return await build();
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}

async function compressAll(): Promise<void> {
  const files = (await filesIn(output)).filter((path) => squeezable.has(extname(path)));
  await Promise.all(
    files.map(async (path) => {
      const content = await readFile(path);
      if (content.length <= 1024) return;
      const quality = {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      };
      await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
      await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
