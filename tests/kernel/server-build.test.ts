import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildServer } from "#scripts/build-server.ts";
import { demoSignIns } from "#shared/demo-sign-ins.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import { consoleProcess } from "#tests/support/console-process.ts";

test("the bundled server migrates, fills the demo and serves; it is made anew only when a source changed", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "pressdesk-built-"));
  try {
    const running = await consoleProcess({ dataDir, isBuilt: true });
    try {
      expect(await buildServer()).toBe(false);
      const client = await signedInClient(running.url, demoSignIns[0]!.email);
      const { rows } = await client.query<{ rows: unknown[] }>("users.list", { limit: 10 });
      expect(rows).toHaveLength(10);
    } finally {
      await running.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
