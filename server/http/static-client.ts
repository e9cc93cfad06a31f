import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { Hono, type Context } from "hono";
import { refuse, type DoorEnv } from "./http-request.ts";

interface ClientFile {
  type: string;
  etag: string;
  /** Content by content coding; `identity` as built. */
  bodies: { identity: Buffer; br?: Buffer; gzip?: Buffer };
  isHashed: boolean;
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
const squeezable = /^(text\/|application\/(json|manifest)|image\/svg)/;

/**
 * The built client, from memory, compressed once. Hashed assets may be kept for ever; everything that isn't a file is
 * the page itself, since every route of the console is served.
 */
export function staticClient(folder: string): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  let reading: Promise<Map<string, ClientFile>> | undefined;
  const files = () =>
    (reading ??= readClient(folder).catch(
      (error: unknown) => ((reading = undefined), Promise.reject(error)),
    ));
  door.get("/*", async (c) => {
    const found = await files().catch(() => undefined);
    const page = found?.get("/index.html");
    if (!found || !page)
      return refuse(c, 503, "SERVICE_UNAVAILABLE", `The console's pages are not built yet. Run "npm start".`);
    const file = found.get(c.req.path);
    if (file) return send(c, file);
    // A missing script must not come back as a page: the browser would report nonsense.
    if (c.req.path.startsWith("/assets/") || types[extname(c.req.path)])
      return refuse(c, 404, "NOT_FOUND", "There is no such file.");
    return send(c, page);
  });
  return door;
}

async function readClient(folder: string): Promise<Map<string, ClientFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths
    .filter((path) => !/\.(br|gz)$/.test(path))
    .map(async (path): Promise<[string, ClientFile]> => {
      const url = `/${relative(folder, path).split(sep).join("/")}`;
      return [url, await readClientFile(path, url)];
    });
  return new Map(await Promise.all(files));
}

async function readClientFile(path: string, url: string): Promise<ClientFile> {
  const identity = await readFile(path);
  const type = types[extname(path)] ?? "application/octet-stream";
  const etag = `"${createHash("sha256").update(identity).digest("base64url").slice(0, 22)}"`;
  const bodies: ClientFile["bodies"] = { identity };
  if (squeezable.test(type) && identity.length > 1024) {
    const ready = (suffix: string, squeeze: () => Promise<Buffer>) => readFile(path + suffix).catch(squeeze);
    bodies.br = await ready(".br", () =>
      promisify(brotliCompress)(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    );
    bodies.gzip = await ready(".gz", () => promisify(gzip)(identity));
  }
  return { type, etag, bodies, isHashed: url.startsWith("/assets/") };
}

function send(c: Context<DoorEnv>, file: ClientFile): Response {
  const accepted = c.req.header("accept-encoding") ?? "";
  const coding = (["br", "gzip"] as const).find(
    (name) => file.bodies[name] && new RegExp(`\\b${name}\\b(?!;q=0(\\.0*)?(,|$))`).test(accepted),
  );
  const etag = coding ? `${file.etag.slice(0, -1)}-${coding}"` : file.etag;
  c.header("etag", etag);
  c.header("vary", "accept-encoding");
  c.header("cache-control", file.isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (c.req.header("if-none-match")?.includes(file.etag.slice(0, -1))) return c.body(null, 304);
  c.header("content-type", file.type);
  if (coding) c.header("content-encoding", coding);
  return c.body(new Uint8Array(file.bodies[coding ?? "identity"] ?? file.bodies.identity));
}
