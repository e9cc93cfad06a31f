import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ChangeWorker } from "#server/jobs/change-worker.ts";
import { jobOf, type JobsScene, jobsScene } from "#tests/features/change-jobs/jobs-scene.ts";
import { startChild, until } from "./outbox-kill-scene.ts";

const script = fileURLToPath(new URL("change-job-child.ts", import.meta.url));

describe("a console that is killed in the middle of a large change", () => {
  let scene: JobsScene;
  let worker: ChangeWorker | undefined;
  let child: ReturnType<typeof startChild> | undefined;
  beforeAll(async () => {
    scene = await jobsScene();
    await scene.large(200);
  });
  afterEach(async () => {
    await scene.freeAll();
    await child?.kill();
    await worker?.stop();
  });
  afterAll(() => scene.close());

  const count = async (text: string, values: unknown[]) =>
    (await scene.rows<{ rows: number }>(`select count(*)::int as rows from ${text}`, values))[0]!.rows;

  async function expectMadeOnce(jobId: string, ids: readonly string[]) {
    await until(async () => (await scene.job(jobId)).state === "done", "the job was never done");
    expect(await count("change_rows where change_id = $1", [jobId])).toBe(ids.length);
    expect(await count("activities where change_id = $1 and outcome = 'ok'", [jobId])).toBe(1);
    expect(
      await count("error_groups where id = any($1) and status = 'resolved' and version = 2", [ids]),
    ).toBe(ids.length);
    expect(await scene.rows("select problem from verify_audit_chain('platform')")).toEqual([
      { problem: null },
    ]);
  }

  it("makes it once after the restart, from the start, under the same id", async () => {
    const { ids, selection } = await scene.manyErrors(2500);
    const { jobId } = jobOf(await scene.api().errors.resolve({ mode: "apply", input: { selection } }));
    const free = await scene.holdLog();
    child = startChild(script, scene.url);
    await until(async () => (await scene.job(jobId)).stage === "recording", "the child never came so far");
    await child.kill();
    await free();
    // What the killed one had sent may still be running in the database: it must not be there twice.
    worker = await scene.worker(2);
    await expectMadeOnce(jobId, ids);
    const entries = await scene.entries(jobId);
    expect(entries).toMatchObject([{ outcome: "ok", metadata: { job: { attempt: 2 } } }]);
  });

  it("at any moment makes it exactly once", async () => {
    for (const afterMs of [300, 900, 1800]) {
      const { ids, selection } = await scene.manyErrors(1500);
      const { jobId } = jobOf(await scene.api().errors.resolve({ mode: "apply", input: { selection } }));
      child = startChild(script, scene.url);
      await until(async () => (await scene.job(jobId)).state !== "waiting", "the child never began");
      await new Promise((resolve) => setTimeout(resolve, Math.random() * afterMs));
      await child.kill();
      worker = await scene.worker(2);
      await expectMadeOnce(jobId, ids);
      await worker.stop();
    }
  });

  it("that is stopped in order leaves it to the next at once", async () => {
    const { ids, selection } = await scene.manyErrors(600);
    const free = await scene.holdLog();
    const { jobId } = jobOf(await scene.api().errors.resolve({ mode: "apply", input: { selection } }));
    worker = await scene.worker(60);
    await until(async () => (await scene.job(jobId)).stage === "recording", "it never came so far");
    await worker.stop();
    expect(await scene.job(jobId)).toMatchObject({ state: "waiting", done_rows: 0, attempts: 1 });
    expect(await count("change_rows where change_id = $1", [jobId])).toBe(0);
    await free();
    worker = await scene.worker(60);
    await expectMadeOnce(jobId, ids);
  });
});
