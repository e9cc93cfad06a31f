import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import type { ChangeWorker } from "#server/jobs/change-worker.ts";
import { jobOf, type JobsScene, jobsScene } from "./jobs-scene.ts";

describe("a large change", () => {
  let scene: JobsScene;
  let worker: ChangeWorker | undefined;
  beforeAll(async () => {
    scene = await jobsScene();
    await scene.large(200);
  });
  afterEach(async () => {
    await scene.freeAll();
    await worker?.stop();
    worker = undefined;
    await scene.rows("delete from change_jobs");
  });
  afterAll(() => scene.close());

  const state = async (id: string) => (await scene.job(id)).state;
  const statuses = async (ids: readonly string[]) =>
    (
      await scene.rows<{ status: string; rows: number }>(
        "select status, count(*)::int as rows from error_groups where id = any($1) group by status order by status",
        [ids],
      )
    ).map(({ status, rows }) => `${rows} ${status}`);
  const selection = (ids: readonly string[]) => ({ selection: { ids: [...ids] } });

  it("answers at once, runs by itself, and is the one change that was shown", async () => {
    const { ids, selection } = await scene.manyErrors(4500);
    const api = scene.api();
    const input = { selection };
    const shown = await api.errors.resolve({ mode: "rehearse", input });
    if (shown.mode !== "rehearse") throw new Error("This was no rehearsal.");
    const job = jobOf(
      await api.errors.resolve({ mode: "apply", input, expect: shown.plan.hash, reason: "Fixed" }),
    );
    expect(job).toMatchObject({ title: "Resolve 4,500 errors", rowCount: 4500 });
    expect(await statuses(ids)).toEqual(["4500 unresolved"]);
    expect(await state(job.jobId)).toBe("waiting");

    worker = await scene.worker();
    await expect.poll(() => state(job.jobId)).toBe("done");
    expect(await statuses(ids)).toEqual(["4500 resolved"]);
    expect(await scene.job(job.jobId)).toMatchObject({
      row_count: 4500,
      done_rows: 4500,
      description: "Resolved 4,500 errors",
      attempts: 1,
    });
    const entries = await scene.entries(job.jobId);
    expect(entries).toMatchObject([
      {
        action: "errors:resolve",
        outcome: "ok",
        description: "Resolved 4,500 errors",
        actor_id: scene.staff.userId,
      },
    ]);
    expect(entries[0]!.metadata).toMatchObject({ job: { seconds: expect.any(Number) } });
    const [{ rows } = { rows: 0 }] = await scene.rows<{ rows: number }>(
      "select count(*)::int as rows from change_rows where change_id = $1",
      [job.jobId],
    );
    expect(rows).toBe(4500);
    expect(await api.changeJobs.mine()).toMatchObject([
      { id: job.jobId, state: "done", rowCount: 4500, revertible: true, result: { rowCount: 4500 } },
    ]);

    // And back, as a job of its own.
    const back = jobOf(await api.audit.revert({ mode: "apply", input: { changeId: job.jobId, force: [] } }));
    expect(back.title).toBe("Take back a change of 4,500 rows");
    await expect.poll(() => state(back.jobId)).toBe("done");
    expect(await statuses(ids)).toEqual(["4500 unresolved"]);
    const ended = (await api.changeJobs.mine()).find(({ id }) => id === back.jobId);
    expect(ended!.result).toMatchObject({ restored: 4500, skipped: 0 });
    await api.changeJobs.putAway({ id: back.jobId });
    expect((await api.changeJobs.mine()).map(({ id }) => id)).toEqual([job.jobId]);
  });

  it("under the threshold is made at once, as ever", async () => {
    const ids = await scene.errors(200);
    expect(await scene.api().errors.resolve({ mode: "apply", input: selection(ids) })).toMatchObject({
      mode: "apply",
      rowCount: 200,
    });
    expect(await scene.rows("select from change_jobs")).toEqual([]);
  });

  it("shows how far it is while nobody else sees any of it, and cancelled leaves the database as it was", async () => {
    const { ids, selection } = await scene.manyErrors(4100);
    const free = await scene.holdLog();
    const api = scene.api();
    const job = jobOf(await api.errors.ignore({ mode: "apply", input: { selection } }));
    worker = await scene.worker();
    await expect.poll(async () => (await scene.job(job.jobId)).done_rows).toBe(4100);
    await expect.poll(async () => (await scene.job(job.jobId)).stage).toBe("recording");
    expect(await statuses(ids)).toEqual(["4100 unresolved"]);
    expect(await api.changeJobs.mine()).toMatchObject([
      { state: "running", doneRows: 4100, expectedRows: 4100 },
    ]);

    expect(await api.changeJobs.cancel({ id: job.jobId })).toEqual({ state: "cancelling" });
    // Its own end is an entry of the log, too.
    const waits =
      "select count(*)::int as rows from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%record_activity%'";
    await expect.poll(async () => (await scene.rows<{ rows: number }>(waits))[0]!.rows).toBeGreaterThan(0);
    await free();
    await expect.poll(() => state(job.jobId)).toBe("cancelled");
    expect(await statuses(ids)).toEqual(["4100 unresolved"]);
    expect(await scene.rows("select from change_rows where change_id = $1", [job.jobId])).toEqual([]);
    expect(await scene.entries(job.jobId)).toMatchObject([
      {
        action: "errors:ignore",
        outcome: "failed",
        description: "It was cancelled before it was done. Nothing was changed.",
      },
    ]);
    await expect(api.changeJobs.cancel({ id: job.jobId })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("that waits is cancelled at once", async () => {
    const ids = await scene.errors(300);
    const api = scene.api();
    const job = jobOf(await api.errors.ignore({ mode: "apply", input: selection(ids) }));
    expect(await api.changeJobs.cancel({ id: job.jobId })).toEqual({ state: "cancelled" });
    expect(await scene.entries(job.jobId)).toMatchObject([
      { outcome: "failed", actor_id: scene.staff.userId },
    ]);
    worker = await scene.worker();
    const next = jobOf(await api.errors.ignore({ mode: "apply", input: selection(ids) }));
    await expect.poll(() => state(next.jobId)).toBe("done");
    expect(await state(job.jobId)).toBe("cancelled");
  });

  it("whose records changed meanwhile ends in words, and is asked for anew with the new plan", async () => {
    const ids = await scene.errors(250);
    const api = scene.api();
    const shown = await api.errors.ignore({ mode: "rehearse", input: selection(ids) });
    if (shown.mode !== "rehearse") throw new Error("This was no rehearsal.");
    const job = jobOf(
      await api.errors.ignore({ mode: "apply", input: selection(ids), expect: shown.plan.hash }),
    );
    await api.errors.ignore({ mode: "apply", input: selection(ids.slice(0, 1)) });
    worker = await scene.worker();
    await expect.poll(() => state(job.jobId)).toBe("failed");
    expect(await scene.job(job.jobId)).toMatchObject({
      has_drifted: true,
      message: "The records have changed since you saw this plan. Look at it again.",
    });
    expect(await statuses(ids)).toEqual(["1 ignored", "249 unresolved"]);
    const again = await api.changeJobs.again({ id: job.jobId });
    expect(again).toEqual({ title: "Ignore 250 errors", procedure: "errors.ignore", input: selection(ids) });
    const anew = await api.errors.ignore({ mode: "rehearse", input: selection(ids) });
    expect(anew).toMatchObject({ plan: { counts: [{ rows: 249 }] } });
  });

  it("is not made for somebody who was suspended while it waited", async () => {
    const ids = await scene.errors(250);
    const person = await scene.person("Sofia Suspended");
    const job = jobOf(await scene.api(person).errors.resolve({ mode: "apply", input: selection(ids) }));
    await scene.bareUpdate("update users set status = 'suspended' where id = $1 returning id", [
      person.userId,
    ]);
    worker = await scene.worker();
    await expect.poll(() => state(job.jobId)).toBe("failed");
    expect(await statuses(ids)).toEqual(["250 unresolved"]);
    expect(await scene.entries(job.jobId)).toMatchObject([
      {
        outcome: "denied",
        actor_id: person.userId,
        description: "Sofia Suspended can't sign in here any more, so this was not done.",
      },
    ]);
  });

  it("is not made for somebody who lost the right to it while it waited", async () => {
    const ids = await scene.errors(250);
    const person = await scene.person("Rita Rights");
    const job = jobOf(await scene.api(person).errors.resolve({ mode: "apply", input: selection(ids) }));
    await scene.bareUpdate(`update roles set permissions = '["errors:read"]' where name = $1 returning id`, [
      "role of Rita Rights",
    ]);
    worker = await scene.worker();
    await expect.poll(() => state(job.jobId)).toBe("failed");
    expect((await scene.job(job.jobId)).message).toBe("Rita Rights may no longer do this.");
    expect(await statuses(ids)).toEqual(["250 unresolved"]);
  });

  it("is refused without its permission before it becomes a job", async () => {
    const ids = await scene.errors(250);
    const reader: StaffActor = { ...scene.staff, permissions: new Set(["errors:read"]) };
    await expect(
      scene.api(reader).errors.resolve({ mode: "apply", input: selection(ids) }),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await scene.rows("select from change_jobs")).toEqual([]);
  });

  it("isn't begun twice, nor by somebody who acts as somebody else, nor a sixth time", async () => {
    const api = scene.api();
    const ids = await scene.errors(1300);
    const parts = Array.from({ length: 6 }, (_, part) => ids.slice(part * 205, part * 205 + 205));
    await api.errors.resolve({ mode: "apply", input: selection(parts[0]!) });
    await expect(api.errors.resolve({ mode: "apply", input: selection(parts[0]!) })).rejects.toThrow(
      "This very change is under way already.",
    );
    for (const part of parts.slice(1, 5)) await api.errors.resolve({ mode: "apply", input: selection(part) });
    await expect(api.errors.resolve({ mode: "apply", input: selection(parts[5]!) })).rejects.toMatchObject({
      code: "TOO_MANY_REQUESTS",
    });
    const member = await scene.ownerOf("Impersonated");
    const own = await scene.errors(205, member.organizationId);
    const impersonator = { ...member, impersonatedBy: scene.staff.userId };
    await expect(
      scene.api(impersonator).errors.resolve({ mode: "apply", input: selection(own) }),
    ).rejects.toThrow("Begin it as yourself");
  });

  it("of a member touches its organization's rows only, and nobody of another sees it", async () => {
    const [one, other] = [await scene.ownerOf("Fabrikam"), await scene.ownerOf("Adatum")];
    const own = await scene.errors(260, one.organizationId);
    const foreign = await scene.errors(10, other.organizationId);
    const job = jobOf(
      await scene.api(one).errors.resolve({ mode: "apply", input: selection([...own, ...foreign]) }),
    );
    worker = await scene.worker();
    await expect.poll(() => state(job.jobId)).toBe("done");
    expect(await statuses(own)).toEqual(["260 resolved"]);
    expect(await statuses(foreign)).toEqual(["10 unresolved"]);

    const params = {};
    const ids = async (actor: Parameters<typeof scene.api>[0]) =>
      (await scene.api(actor).changeJobs.list(params)).rows.map(({ _id }) => _id);
    const clerk = { ...(await scene.person("Carla Clerk")), permissions: new Set(["change-jobs:read"]) };
    await scene.bareUpdate(`update roles set permissions = '["errors:read"]' where name = $1 returning id`, [
      "role of Carla Clerk",
    ]);
    expect(await ids(one)).toEqual([job.jobId]);
    expect(await ids(scene.staff)).toEqual([job.jobId]);
    expect(await ids(other)).toEqual([]);
    expect(await ids(clerk)).toEqual([]);
    for (const stranger of [other, clerk]) {
      const api = scene.api(stranger);
      expect(await api.changeJobs.mine()).toEqual([]);
      await expect(api.changeJobs.get({ id: job.jobId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(api.changeJobs.again({ id: job.jobId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(api.changeJobs.cancel({ id: job.jobId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const chain = await scene.rows<{ chain: string }>("select chain from activities where change_id = $1", [
      job.jobId,
    ]);
    expect(chain).toEqual([{ chain: one.organizationId }]);
  });

  it("of the same rows waits for the first, and then tells that they have changed", async () => {
    const ids = await scene.errors(300);
    const [api, colleague] = [scene.api(), scene.api(await scene.person("Second Person"))];
    const plan = async (verb: "resolve" | "ignore", who: typeof api) => {
      const shown = await who.errors[verb]({ mode: "rehearse", input: selection(ids) });
      if (shown.mode !== "rehearse") throw new Error("This was no rehearsal.");
      return shown.plan.hash;
    };
    const [first, second] = [await plan("resolve", api), await plan("ignore", colleague)];
    const jobs = [
      jobOf(await api.errors.resolve({ mode: "apply", input: selection(ids), expect: first })),
      jobOf(await colleague.errors.ignore({ mode: "apply", input: selection(ids), expect: second })),
    ];
    worker = await scene.worker();
    await expect
      .poll(async () => (await Promise.all(jobs.map(({ jobId }) => state(jobId)))).sort())
      .toEqual(["done", "failed"]);
    expect(await scene.rows("select from change_jobs where has_drifted")).toHaveLength(1);
  });

  it("that a rule holds back is asked for by the job, and approved as a job of the approver's", async () => {
    const { ids, selection } = await scene.manyErrors(450);
    const [policy] = await scene.bareUpdate(
      `insert into approval_policies (name, commands, condition, approver_permission)
       values ('Ignoring', '["errors:ignore"]', '{"kind": "always"}', 'errors:approve') returning id`,
    );
    const [api, reviewer] = [scene.api(), scene.api(await scene.person("Rui Reviewer"))];
    const asked = jobOf(await api.errors.ignore({ mode: "apply", input: { selection }, reason: "Noise" }));
    worker = await scene.worker();
    await expect.poll(() => state(asked.jobId)).toBe("asked");
    expect(await statuses(ids)).toEqual(["450 unresolved"]);
    const review = await reviewer.approvals.review({ id: asked.jobId });
    const approve = { id: asked.jobId, expect: review.plan!.hash };
    await worker.stop();
    const { job, changeId } = await reviewer.approvals.approve(approve);
    expect(job).toMatchObject({ mode: "job", jobId: changeId, rowCount: 450 });
    await expect(scene.api(await scene.person("Third Person")).approvals.approve(approve)).rejects.toThrow(
      "Somebody has approved this already",
    );
    worker = await scene.worker();
    await expect.poll(() => state(changeId)).toBe("done");
    expect(await statuses(ids)).toEqual(["450 ignored"]);
    const entries = await scene.rows(
      "select action, actor_id, metadata from activities where change_id = $1",
      [changeId],
    );
    expect(entries).toMatchObject([
      {
        action: "errors:ignore",
        actor_id: scene.staff.userId,
        metadata: { approval: { requestId: asked.jobId }, job: { seconds: expect.any(Number) } },
      },
    ]);
    await scene.bareUpdate("update approval_policies set is_active = false where id = $1 returning id", [
      policy,
    ]);
  });
});
