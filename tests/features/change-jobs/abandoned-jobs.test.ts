import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { claimJobs, releaseJob } from "#server/change/job-queue.ts";
import type { ChangeWorker } from "#server/jobs/change-worker.ts";
import { jobOf, type JobsScene, jobsScene } from "./jobs-scene.ts";

const patience = { timeout: 60_000, interval: 50 };

describe("a large change whose runner", () => {
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

  const queued = async () => {
    const ids = await scene.errors(201);
    return jobOf(await scene.api().errors.resolve({ mode: "apply", input: { selection: { ids } } })).jobId;
  };
  const state = async (id: string) => (await scene.job(id)).state;
  const fallSilent = () => claimJobs(scene.database, 1, 0);

  it("was stopped in order however often is begun again after one crash", async () => {
    const id = await queued();
    for (let stop = 0; stop < 4; stop++) {
      const [taken] = await claimJobs(scene.database, 1, 60);
      await releaseJob(scene.database, taken!, 0);
    }
    await fallSilent();
    worker = await scene.worker();
    await expect.poll(() => state(id), patience).toBe("done");
  }, 120_000);

  it("fell silent three times isn't begun again", async () => {
    const id = await queued();
    for (let crash = 0; crash < 3; crash++) await fallSilent();
    worker = await scene.worker();
    await expect.poll(() => state(id), patience).toBe("failed");
    expect((await scene.job(id)).message).toContain("The console stopped each time it was doing this");
  }, 120_000);

  it("can't say that it is alive isn't begun a second time by the same console", async () => {
    await scene.rows(`
      create function refuse_beats() returns trigger language plpgsql as $$ begin raise exception 'No signs of life.'; end $$`);
    await scene.rows(`
      create trigger refuse_beats before update on change_jobs for each row
      when (old.state = 'running' and new.state = 'running' and old.attempts = new.attempts) execute function refuse_beats()`);
    const free = await scene.holdLog();
    const id = await queued();
    worker = await scene.worker(1);
    const silence =
      "select now() - lease_until > interval '2 s' as over from change_jobs where id = $1 and state = 'running'";
    await expect
      .poll(async () => (await scene.rows<{ over: boolean }>(silence, [id]))[0]?.over, patience)
      .toBe(true);
    await free();
    await expect.poll(() => state(id), patience).toBe("done");
    expect((await scene.job(id)).attempts).toBe(1);
    await scene.rows("drop trigger refuse_beats on change_jobs");
  }, 120_000);

  it("holds its row keeps whoever cancels it waiting, and tells that in words", async () => {
    const id = await queued();
    await scene.holdRow("change_jobs", id);
    await expect(scene.api().changeJobs.cancel({ id })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Another change, maybe one of your own, has to end first."),
    });
  }, 60_000);
});
