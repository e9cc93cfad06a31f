import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { buildOnce } from "./sources-hash.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, "dist/server");
const sources = ["server", "shared", "drizzle", "scripts", "package.json", "package-lock.json"];

/**
 * Bundles the server into `dist/server/serve.js`, unless what is there was made from the same sources. Started from there it
 * takes a third less memory than when each file is translated as it is loaded, and is up in half the time. Answers whether
 * it built.
 */
export function buildServer(): Promise<boolean> {
  return buildOnce(root, { sources, output, build });
}

async function build(): Promise<void> {
  const vite = await import("vite");
  await vite.build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    mode: "production",
    plugins: [ownAddresses],
    build: {
      ssr: join(root, "scripts/serve.ts"),
      outDir: output,
      emptyOutDir: true,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" } },
    },
  });
}

// Migrations and seeds are read from beside the source that names them.
const ownAddresses: Plugin = {
  name: "own-addresses",
  enforce: "pre",
  transform(code, id) {
    if (!code.includes("import.meta.url") || id.includes("node_modules")) return undefined;
    const place = JSON.stringify(relative(output, id).replaceAll("\\", "/"));
    return {
      code: code.replaceAll("import.meta.url", `(new URL(${place}, import.meta.url).href)`),
      map: null,
    };
  },
};
