import { readFile } from "node:fs/promises";
import { systemRoles } from "#shared/roles.ts";
import { demoErrors } from "./demo-errors.ts";
import { demoDsnKey, demoKeyRows, demoKeys } from "./demo-keys.ts";
import { fillTables, type SeedClient, type Tell } from "./seed-client.ts";

export interface DemoOptions {
  /** Where the ninety days end. The same instant gives the same rows, the same day the same people and orders. */
  now: Date;
  /** Times the volume: 1 is about 1,200 users, 6,000 bookings and 40,000 events. */
  scale?: number;
  /** bcrypt hash of the password that the demo sign-ins share. */
  passwordHash: string;
}

export interface DemoBusiness {
  /** The demo's keys in clear, by what they are for. */
  keys: readonly { label: string; value: string }[];
  /** What a DSN is made of: `http://<publicKey>@<host>/ingest/sentry/<project>`. */
  dsn: { publicKey: string; project: number };
}

// In this order: each part reads what the ones before it left behind.
const parts = [
  "tools",
  "words",
  "organizations",
  "people",
  "tenancy",
  "catalogue",
  "addresses",
  "bookings",
  "dispatch",
  "booked",
  "coupons",
  "rounds",
  "subscriptions",
  "invoices",
  "payments",
  "sessions",
  "experiments",
  "events",
  "funnels",
  "projects",
  "errors",
  "metrics",
  "removed",
  "console",
  "audit",
  "approvals",
  "jobs",
  "queues",
] as const;

/**
 * Fills an empty, migrated database with the demo business, in one transaction and inside the database. The
 * connection must be a superuser's or that of the database's owner. Throws when somebody is already there.
 */
export async function seedDemo(client: SeedClient, options: DemoOptions): Promise<DemoBusiness> {
  await fillTables(client, () => fillDemo(client, options));
  return {
    keys: demoKeys.map(({ name, key }) => ({ label: name, value: key })),
    dsn: { publicKey: demoDsnKey, project: 1 },
  };
}

/** The same inside `fillTables`. `tell` hears which part begins. */
export async function fillDemo(
  client: SeedClient,
  options: DemoOptions,
  tell: Tell = () => {},
): Promise<void> {
  await client.query(settings(options));
  const data = { "system roles": systemRoles, keys: demoKeyRows(), errors: demoErrors() };
  for (const [name, body] of Object.entries(data)) {
    await client.query("insert into demo_data values ($1, $2)", [name, JSON.stringify(body)]);
  }
  for (const [at, part] of parts.entries()) {
    tell(`demo, part ${at + 1} of ${parts.length}: ${part}`);
    await run(client, part);
  }
  await client.query(ending);
}

// The values stand in functions that the planner takes for constants.
function settings({ now, scale = 1, passwordHash }: DemoOptions): string {
  if (!Number.isInteger(scale) || scale < 1)
    throw new Error("The scale of the demo is a whole number from 1.");
  if (!/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(passwordHash))
    throw new Error("The password of the demo must be a bcrypt hash.");
  // Two minutes and a half ago: what comes in live is newer.
  const present = new Date(Math.floor(now.getTime() / 1000 - 150) * 1000).toISOString();
  const constant = (name: string, type: string, value: string) =>
    `create function ${name}() returns ${type} language sql immutable parallel safe return ${value};`;
  return `
    do $$ begin
      if exists (select from users) then raise exception 'The demo goes into an empty database; this one holds people.'; end if;
    end $$;
    set local client_min_messages = warning;
    set local timezone = 'UTC';
    set local jit = off;
    set local work_mem = '64MB';
    create schema demo_seed;
    set local search_path = demo_seed, public;
    ${constant("present", "timestamptz", `timestamptz '${present}'`)}
    ${constant("today", "date", `(timestamptz '${present}' at time zone 'Europe/Lisbon')::date`)}
    ${constant("demo_scale", "integer", String(scale))}
    ${constant("demo_password", "text", `'${passwordHash}'`)}
    create temp table demo_data (name text primary key, body jsonb) on commit drop;`;
}

// The planner has to know the new tables before the first reader comes; of documents it makes nothing.
const ending = `
  set local default_statistics_target = 15;
  do $$ declare filled record; begin
    for filled in
      select c.oid::regclass as name, string_agg(quote_ident(attname), ', ') as columns
      from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped and atttypid <> 'jsonb'::regtype
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition group by c.oid
    loop
      execute format('analyze %s (%s)', filled.name, filled.columns);
    end loop;
  end $$;
  drop schema demo_seed cascade;`;

async function run(client: SeedClient, part: string): Promise<void> {
  const file = `seed-${part}.sql`;
  const text = await readFile(new URL(`./${file}`, import.meta.url), "utf8");
  try {
    await client.query(text);
  } catch (error) {
    const position = Number((error as { position?: string }).position ?? 0);
    const line = text.slice(0, position).split("\n").length;
    throw new Error(`${file}, line ${line}: ${(error as Error).message}`, { cause: error });
  }
}
