import { afterAll, beforeAll, describe, expect, it } from "vitest";
import pino from "pino";
import { consoleJobs } from "#server/jobs/console-jobs.ts";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ProofStep } from "#server/features/audit/proof-router.ts";
import { recordVerdict } from "#server/features/audit/verify-jobs.ts";
import { brokenLogAdvice } from "#shared/broken-log.ts";
import { appRouter } from "#server/trpc/router.ts";
import { changeScene, type Scene } from "#tests/kernel/change-scene.ts";

describe("the log's proof", () => {
  let scene: Scene;
  let changeId: string;
  beforeAll(async () => {
    scene = await changeScene();
    for (let n = 0; n < 5; n++) {
      const ids = await scene.coupons(2, `PROOF${n}`);
      changeId = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: n + 1 } }));
    }
  });
  afterAll(() => scene.close());

  const api = (permissions: readonly string[] = ["*"]) =>
    appRouter.createCaller(scene.context({ ...scene.staff, permissions: new Set(permissions) }));
  const verify = async (permissions?: readonly string[]) => {
    const steps: ProofStep[] = [];
    for await (const step of await api(permissions).audit.proof.verify()) steps.push(step);
    return steps;
  };

  it("says how far it is, then that all is as it was written, and stands in the log itself", async () => {
    const steps = await verify();
    expect(steps[0]).toEqual({ kind: "progress", checked: 0, total: 5 });
    expect(steps.at(-1)).toEqual({ kind: "verdict", checked: 5, chains: 1, faults: [] });
    expect(await api().audit.proof.last()).toMatchObject({
      outcome: "ok",
      actorName: "Nora Staff",
      description: "Verified 5 entries in 1 chain: all as they were written",
    });
  });

  it("is for those who may", async () => {
    await expect(verify(["activities:read"])).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { owner } = await scene.organization("Contoso");
    const member = appRouter.createCaller(
      scene.context({ ...owner, permissions: new Set(["activities:*"]) }),
    );
    await expect(
      (async () => {
        for await (const _ of await member.audit.proof.verify());
      })(),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("names the position where it doesn't hold and leads to the entry; the daily job finds it too", async () => {
    await scene.bareUpdate(
      `update change_rows set new_values = '{"discount_value": 1}' where change_id = $1 returning id::text`,
      [changeId],
    );
    const [entry] = await scene.rows<{ id: string }>("select id from activities where change_id = $1", [
      changeId,
    ]);
    expect((await verify()).at(-1)).toMatchObject({
      kind: "verdict",
      faults: [
        {
          chain: "platform",
          position: 5,
          problem: "the entry or its rows were altered",
          organizationName: null,
          entryId: entry!.id,
        },
      ],
    });
    const job = consoleJobs(scene.database, pino({ level: "silent" })).find(
      ({ name }) => name === "log proof",
    );
    await inTransaction(scene.database, systemActor("jobs"), {}, (tx) => job!.run(tx));
    expect(await api().audit.proof.last()).toMatchObject({
      outcome: "failed",
      actorName: null,
      description: expect.stringContaining("broken at position 5 of the platform's chain"),
    });
    // Once in the console and once by mail, whoever finds it and how often: to those who may verify it.
    const told = await scene.rows<{ kind: string; to: string }>(
      `select kind, coalesce(payload ->> 'userId', payload ->> 'to') as to from outbox where idempotency_key like 'log-broken%' order by kind`,
    );
    const admins = await scene.rows<{ id: string; email: string }>(
      `select distinct u.id, u.email from users u join user_roles h on h.user_id = u.id join roles r on r.id = h.role_id
       where r.permissions ?| array['*', 'activities:*', 'activities:verify']`,
    );
    expect(admins.length).toBeGreaterThan(0);
    expect(
      told
        .filter(({ kind }) => kind === "mail")
        .map(({ to }) => to)
        .sort(),
    ).toEqual(admins.map(({ email }) => email).sort());
    expect(
      told
        .filter(({ kind }) => kind === "notification")
        .map(({ to }) => to)
        .sort(),
    ).toEqual(admins.map(({ id }) => id).sort());
  });

  it("names an organization by its name, and gives advice", async () => {
    const { id: organizationId } = await scene.organization("Fabrikam");
    const problem = "an entry is missing, doubled or moved";
    const faults = [{ chain: organizationId, position: 2, problem }];
    await recordVerdict(scene.database, systemActor("jobs"), { checked: 3, chains: 2, faults });
    expect(await api().audit.proof.last()).toMatchObject({
      description: `Verified 3 entries in 2 chains: broken at position 2 of the chain of Fabrikam, ${problem}`,
    });
    const said = await scene.rows<{ body: string }>(
      "select distinct payload ->> 'body' as body from outbox where payload ->> 'body' like '%Fabrikam%'",
    );
    expect(said).toEqual([
      { body: `At position 2 of the chain of Fabrikam: ${problem}. ${brokenLogAdvice}` },
    ]);
  });
});
