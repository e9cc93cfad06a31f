import { connectDatabase } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import pino from "pino";
import { benchActor } from "./bench-person.ts";
import { type BenchSection, report } from "./bench-report.ts";
import { type BenchScene, openScene, usersPerStep } from "./bench-scene.ts";
import { benchChanges } from "./change-bench.ts";
import { benchExport } from "./export-bench.ts";
import { benchGrowth, benchLists } from "./list-bench.ts";
import { benchScreen } from "./screen-bench.ts";
import { sentryRows } from "./sentry-bench.ts";

/*
 * npm run bench [-- --users 100000] [-- --only lists,growth,exports,changes,screen,errors] [-- --keep FOLDER]
 * On a Postgres of its own that `db:seed`'s function fills; gone afterwards, unless it is kept for the next run. With
 * fewer users or a part only, docs/performance.md stays as it is.
 */

const usualUsers = 1_000_000;
const option = (name: string) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const users = Number(option("--users") ?? usualUsers);
const keptIn = option("--keep");
const only = option("--only")?.split(",");

let opened: Promise<BenchScene> | undefined;
const openedScene = () => (opened ??= openScene(users / usersPerStep, keptIn));

const parts: Record<string, () => Promise<BenchSection>> = {
  lists: async () => ({
    title: `Lists over ${await sizeInWords(await openedScene())}`,
    method:
      "100 rows, signed in, with permissions and row security, through the whole console. By hand: the same SQL by the driver with `JSON.stringify` over `node:http`, as superuser. Medians.",
    rows: await benchLists(await openedScene(), users),
  }),
  growth: async () => {
    const scene = await openedScene();
    const small = await openScene(users / usersPerStep / 10, keptIn);
    try {
      return {
        title: "Growth",
        method:
          "The same pages over all the rows and (by hand) over a tenth of them, ours both times. Medians.",
        rows: await benchGrowth(small, scene, users / 10),
      };
    } finally {
      await small.stop();
    }
  },
  exports: async () => ({
    title: "Exports",
    method:
      "All users through the export door of a console built and started as `npm start` does it, signed in, recorded in the audit log. By hand: `COPY … TO STDOUT` of the same rows and columns by the same driver, as superuser. Medians of five. Memory is the kernel's high-water mark of the process.",
    rows: await benchExport(await openedScene()),
  }),
  changes: async () => {
    const scene = await openedScene();
    const database = connectDatabase({
      url: scene.url,
      passwords: loginPasswords(scene.secret),
      driver: pgDriver,
      log: pino({ level: "warn" }),
    });
    const rows = await benchChanges(database, scene.owner, benchActor);
    await database.close();
    return {
      title: "Changes",
      method: "Audited and revertible, milliseconds. By hand: what each line names. Medians.",
      rows: rows.map(({ baseline, bar, ...row }) => ({
        ...row,
        raw: baseline,
        bar: bar === null ? "" : `≤ ${bar}`,
      })),
    };
  },
  screen: async () => ({
    title: "Screen",
    method:
      "The users list in headless Chromium, signed in, with an empty cache. Everything asked for before the first row stands in the document counts, the page itself included.",
    rows: await benchScreen(await openedScene(), users),
  }),
  errors: async () => ({
    title: "Errors from SDKs",
    method:
      "2,000 envelopes a second for ten seconds at a console in a process of its own with the demo business, on the same cores as the sender, while the error list is read five times a second. First made ones of 14 kB, half of them gzipped; then what the unmodified Node SDK sends for one exception, recorded in the same run and replayed in 200 groups.",
    rows: await sentryRows(),
  }),
};

async function sizeInWords({ owner }: BenchScene): Promise<string> {
  const { rows } = await owner.query<Record<string, string>>(
    "select (select count(*) from users) as users, (select count(*) from events) as events, (select count(*) from invoices) as invoices",
  );
  return Object.entries(rows[0]!)
    .map(([name, count]) => `${Number(count).toLocaleString("en")} ${name}`)
    .join(", ");
}

try {
  const sections: BenchSection[] = [];
  for (const [name, run] of Object.entries(parts))
    if (!only || only.includes(name)) sections.push(await run());
  const isWhole = users === usualUsers && !only;
  await report(sections, isWhole ? new Date().toISOString().slice(0, 10) : undefined);
} finally {
  await (await opened)?.stop();
}
