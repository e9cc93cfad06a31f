import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type pg from "pg";
import {
  bodyEnd,
  endMark,
  headerMark,
  BackupFault,
  quoted,
  type BackupEnd,
  type BackupHeader,
} from "./backup-format.ts";
import { copyOut } from "./copy-stream.ts";
import { sqlStateOf } from "./database-fault.ts";
import { pgDriver } from "./pg-driver.ts";
import { directUrl } from "./direct-url.ts";

/** Writes the whole database as of one moment into a file, while the console goes on working. Answers with the rows per table. Memory does not grow with the database. */
export async function writeBackup(url: string, file: string): Promise<BackupEnd["tables"]> {
  // COPY needs the plain protocol, which Neon speaks too, beside its WebSocket.
  const client = pgDriver.client(directUrl(url));
  client.on("error", () => {});
  await client.connect();
  const draft = `${file}.part`;
  try {
    const tables: BackupEnd["tables"] = {};
    await client.query(
      "begin isolation level repeatable read read only; set local statement_timeout = 0; set local row_security = off",
    );
    await pipeline(
      backupText(client, tables),
      createGzip({ level: 4 }),
      createWriteStream(draft, { mode: 0o600 }),
    );
    await client.query("commit");
    await keep(draft, file);
    return tables;
  } catch (error) {
    await rm(draft, { force: true });
    throw sqlStateOf(error) === "42501" ? new BackupFault(notAllowed(url), { cause: error }) : error;
  } finally {
    await client.end();
  }
}

async function* backupText(client: pg.Client, digests: BackupEnd["tables"]): AsyncGenerator<string | Buffer> {
  yield `${headerMark}${JSON.stringify(await readHeader(client))}\n`;
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(tablesQuery);
  for (const { name, columns } of tables) {
    const list = columns.map(quoted).join(", ");
    yield `COPY ${quoted(name)} (${list}) FROM stdin;\n`;
    const hash = createHash("sha256");
    let rows = 0;
    // A query, because COPY doesn't read partitioned tables.
    for await (const chunk of copyOut(client, `copy (select ${list} from ${quoted(name)}) to stdout`)) {
      hash.update(chunk);
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, end + 1)) rows++;
      yield chunk;
    }
    digests[name] = { rows, sha256: hash.digest("hex") };
    yield bodyEnd;
  }
  yield `${endMark}${JSON.stringify({ tables: digests } satisfies BackupEnd)}\n`;
}

const tablesQuery = `
  select c.relname as name,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> 'pressdesk_migrations'
  order by c.relname`;

async function readHeader(client: pg.Client): Promise<BackupHeader> {
  const { rows: migrations } = await client.query<{ name: string; hash: string }>(
    "select name, hash from pressdesk_migrations where name <> 'access' order by name",
  );
  const { rows: months } = await client.query<{ month: string }>(
    `select distinct replace(right(c.relname, 7), '_', '-') as month from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relname ~ '_\\d{4}_\\d{2}$' order by month`,
  );
  const { rows: sequences } = await client.query<BackupHeader["sequences"][number]>(
    `select sequencename::text as name, coalesce(last_value, start_value)::text as "lastValue", last_value is not null as "isCalled"
     from pg_sequences where schemaname = 'public' order by 1`,
  );
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  return {
    format: 1,
    createdAt: new Date().toISOString(),
    migrations,
    ...(first && last && { logMonths: { first, last } }),
    sequences,
  };
}

/** Gives a written draft its name, once it is on the disk: a file that is there is whole, even after a power cut. */
export async function keep(draft: string, file: string): Promise<void> {
  for (const [path, then] of [
    [draft, () => rename(draft, file)],
    [dirname(file), async () => {}],
  ] as const) {
    const handle = await open(path, "r");
    await handle.sync();
    await handle.close();
    await then();
  }
}

const notAllowed = (url: string) =>
  `The login "${new URL(url).username}" of DATABASE_URL doesn't see every row, so a backup by it would have gaps. ` +
  `Let an administrator run: alter role "${new URL(url).username}" bypassrls;`;
