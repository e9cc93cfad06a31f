import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#server/auth/actor.ts";
import { knownTable } from "#server/change/known-tables.ts";
import type { ChangeOutcome, RowDiff } from "#shared/change.ts";
import { commandCases, importCase } from "./command-cases.ts";
import { commands, commandScene, type CommandScene, logTables, without } from "./command-scene.ts";

/*
 * Every command of the API, on the demo business: what is true of a change whoever wrote its command.
 */
let scene: CommandScene;
beforeAll(async () => {
  scene = await commandScene();
});
afterAll(() => scene?.close());

const reason = "Asked by phone";
const caseOf = (path: string) => commandCases[path as keyof typeof commandCases] ?? importCase(path);

test("every command has a case, and every case its command", () => {
  expect([...commands.keys()].filter((path) => !caseOf(path))).toEqual([]);
  expect(Object.keys(commandCases).filter((path) => !commands.has(path))).toEqual([]);
  expect(commands.size).toBeGreaterThan(90);
});

describe.each([...commands.keys()])("%s", (path) => {
  test("is refused, rehearsed, made and taken back as a change is", async () => {
    const which = caseOf(path)!;
    const input = await which.input(scene);
    const as = (actor: Actor) => scene.run(path, actor);
    const { permission, final } = commands.get(path)!;

    const untouched = await scene.digest();
    const refuse = async (actor: Actor, given: unknown) => {
      const earlier = await scene.lastEntry(permission);
      const code = await refusalOf(as(actor)({ mode: "apply", input: given, reason }));
      const entry = await scene.lastEntry(permission);
      expect(entry?.id).not.toBe(earlier?.id);
      const isDenied = code === "FORBIDDEN" || code === "NOT_FOUND";
      expect(entry).toMatchObject({ outcome: isDenied ? "denied" : "failed" });
      expect(entry!.actor).toBe(actor.kind === "system" ? null : actor.userId);
      return code;
    };
    expect(await refuse(without(scene.staff), input)).toBe("FORBIDDEN");
    if (!which.ofOnesOwn)
      expect(await refuse(scene.alien, input)).toMatch(/^(FORBIDDEN|NOT_FOUND|BAD_REQUEST)$/);
    if (hasVersion(input)) expect(await refuse(scene.staff, stale(input))).toBe("CONFLICT");
    const refused = await scene.digest();
    expect(withoutLog(refused)).toEqual(withoutLog(untouched));

    const { plan } = rehearsal(await as(scene.staff)({ mode: "rehearse", input, reason }));
    expect(await scene.digest()).toEqual(refused);

    const tables = new Set(plan.counts.map(({ table }) => table));
    const contents = await scene.contents(tables);
    const changeId = await scene.make(path, input, { expect: plan.hash });
    const written = await scene.changeRows(changeId);
    expect(counted(written)).toEqual(plan.counts.toSorted(byTable));
    // Of what is erased, the log forgets the values, too.
    if (final === undefined) expect(alike(plan.rows, written)).toEqual(comparable(plan.rows));
    expect(await effectsOf(changeId)).toEqual(plan.effects.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)));
    expect(written.length).toBeGreaterThan(0);

    if (final !== undefined) {
      expect(plan.warnings[0]).toBe(final);
      const revert = scene.run(
        "audit.revert",
        scene.staff,
      )({ mode: "rehearse", input: { changeId, force: [] } });
      await expect(revert).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining(final),
      });
      return;
    }
    const back = rehearsal(
      await scene.run("audit.revert", scene.staff)({ mode: "rehearse", input: { changeId, force: [] } }),
    ).plan;
    if (which.leaves) expect(back.warnings.join("\n")).toMatch(which.leaves);
    else expect(back.warnings.filter((warning) => !/taken back before/.test(warning))).toEqual([]);
    await scene.make("audit.revert", { changeId, force: [] }, { expect: back.hash });
    const after = await scene.contents(tables);
    if (which.leaves) expect(after).not.toEqual(contents);
    else expect(after).toEqual(contents);
  });
});

async function refusalOf(attempt: Promise<ChangeOutcome>): Promise<string> {
  try {
    const outcome = await attempt;
    throw new Error(`It was not refused: ${JSON.stringify(outcome)}`);
  } catch (fault) {
    if (!(fault instanceof TRPCError)) throw fault;
    return fault.code;
  }
}

function rehearsal(outcome: ChangeOutcome) {
  if (outcome.mode !== "rehearse") throw new Error(`It was not rehearsed: ${outcome.mode}`);
  return outcome;
}

const withoutLog = (digest: Record<string, string>) =>
  Object.fromEntries(Object.entries(digest).filter(([table]) => !logTables.includes(table)));

const hasVersion = (input: unknown) => JSON.stringify(input).includes('"version":');
const stale = (input: unknown): unknown =>
  JSON.parse(
    JSON.stringify(input).replaceAll(/"version":(\d+)/g, (_, version) => `"version":${Number(version) + 9}`),
  );

const byTable = (a: { table: string; operation: string }, b: { table: string; operation: string }) =>
  `${a.table} ${a.operation}` < `${b.table} ${b.operation}` ? -1 : 1;

function counted(rows: readonly RowDiff[]) {
  const counts = new Map<string, { table: string; operation: string; rows: number }>();
  for (const { table, operation } of rows) {
    const count = counts.get(`${table} ${operation}`) ?? { table, operation, rows: 0 };
    count.rows++;
    counts.set(`${table} ${operation}`, count);
  }
  return [...counts.values()].toSorted(byTable);
}

// Rows that were there before are read in no order that is promised; new ones are made one after the other.
const placeOf = ({ table, operation, rowId }: RowDiff) =>
  `${table} ${operation} ${operation === "insert" ? "" : rowId}`;
const byRow = (one: RowDiff, other: RowDiff) =>
  placeOf(one) === placeOf(other) ? 0 : placeOf(one) < placeOf(other) ? -1 : 1;

// New rows have other ids and numbers in each run.
function comparable(given: readonly RowDiff[]): unknown {
  const rows = given.toSorted(byRow).map((row) => {
    const numbered = [...(knownTable(row.table)?.columns.values() ?? [])].filter(
      ({ column }) => column.generatedIdentity,
    );
    return {
      ...row,
      after: { ...row.after, ...Object.fromEntries(numbered.map(({ property }) => [property, "next"])) },
    };
  });
  const made = rows.filter(({ operation }) => operation === "insert").map(({ rowId }) => rowId);
  let text = JSON.stringify(rows);
  for (const [place, id] of made.entries()) text = text.replaceAll(id, `<new ${place}>`);
  return JSON.parse(text);
}

const isInstant = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value);

/** The written rows; instants that differ from the planned ones by the time between the two runs are those. */
function alike(planned: readonly RowDiff[], written: readonly RowDiff[]): unknown {
  const walk = (plan: unknown, fact: unknown): unknown => {
    if (isInstant(plan) && isInstant(fact))
      return Math.abs(Date.parse(plan) - Date.parse(fact)) < 300_000 ? plan : fact;
    if (Array.isArray(fact)) return fact.map((part, at) => walk((plan as unknown[] | undefined)?.[at], part));
    if (typeof fact !== "object" || fact === null) return fact;
    return Object.fromEntries(
      Object.entries(fact).map(([key, part]) => [
        key,
        walk((plan as Record<string, unknown> | undefined)?.[key], part),
      ]),
    );
  };
  return walk(comparable(planned), comparable(written));
}

async function effectsOf(changeId: string) {
  return scene.rows<{ kind: string; count: number }>(
    "select kind, count(*)::int as count from outbox where change_id = $1 and idempotency_key not like '%:decide %' group by kind order by kind",
    [changeId],
  );
}
