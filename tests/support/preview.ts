import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { chromium, type Browser } from "playwright-core";
import { build } from "vite";
import { inProduction } from "#scripts/build-client.ts";

const clientFolder = fileURLToPath(new URL("../../client", import.meta.url));

export interface Preview {
  url: string;
  browser: Browser;
  close(): Promise<void>;
}

/** Builds one module of tests/screens with the client's own styles, serves it, and opens a browser for it. */
export async function openPreview(modulePath: string): Promise<Preview> {
  const folder = await mkdtemp(join(tmpdir(), "pressdesk-preview-"));
  const page = await buildPage(modulePath, folder);
  const server = await serve(folder, page);
  const browser = await launchBrowser();
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    browser,
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The Chromium from npm. Its own libraries are unpacked too, because the machine may have none. */
export async function launchBrowser(): Promise<Browser> {
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
  const { default: packed } = await import("@sparticuz/chromium");
  // Its own list of arguments holds --single-process, with which closing a context kills the browser.
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: ["--no-sandbox", "--headless=shell"],
  });
}

async function buildPage(modulePath: string, folder: string): Promise<string> {
  const built = await inProduction(() =>
    build({
      root: clientFolder,
      configFile: false,
      logLevel: "silent",
      plugins: [react(), tailwindcss()],
      build: { outDir: folder, emptyOutDir: true, minify: false, rolldownOptions: { input: modulePath } },
    }),
  );
  const files = (Array.isArray(built) ? built : [built]).flatMap((result) =>
    "output" in result ? result.output : [],
  );
  const script = files.find((file) => file.type === "chunk" && file.isEntry)?.fileName;
  const styles = files.filter((file) => file.fileName.endsWith(".css")).map((file) => file.fileName);
  return `<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>Preview</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script src="/apply-theme.js"></script>
${styles.map((file) => `<link rel="stylesheet" href="/${file}">`).join("")}</head>
<body><div id="app"></div><script type="module" src="/${script}"></script></body></html>`;
}

const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

function serve(folder: string, page: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const type = types[extname(path)];
    if (!type) return void response.setHeader("content-type", "text/html").end(page);
    readFile(join(folder, path)).then(
      (content) => response.setHeader("content-type", type).end(content),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}
