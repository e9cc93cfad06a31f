import { expect, test, vi } from "vitest";
import { exportDoor } from "#server/exports/export-door.ts";
import { listReader } from "#server/data/list-reader.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { deskReader, northwindReader } from "#tests/support/demo-readers.ts";
import { plainCsv } from "#tests/support/plain-csv.ts";
import { standingDoors } from "#tests/support/standing-doors.ts";
import { demoDatabase } from "./demo-business-scene.ts";

test("every list's CSV holds the list's labels, order and values, for staff and for a member", async () => {
  const db = await demoDatabase();
  try {
    for (const actor of [await deskReader(db, "owner"), await northwindReader(db)]) {
      const door = standingDoors({
        "/": exportDoor({ database: db.database, lists: allLists, actor: async () => actor }),
      });
      let compared = 0;
      for (const [name, list] of Object.entries(allLists)) {
        if (!actor.permissions.has("*") && !actor.permissions.has(list.resource.permission)) continue;
        const fields = [...listReader(list.bound, actor).fields.values()];
        const columns = fields.filter(({ field }) => field.exportable !== false).map((field) => field.name);
        const search = { columns: columns.join(","), ids: "1" };
        let text = "";
        // The audit log grows by the end of the export before, which is recorded when it has gone out.
        await vi.waitFor(async () => {
          const expected = await plainCsv(db.database, list, actor, search);
          const answer = await door.request(`/${name}.csv?${new URLSearchParams(search)}`);
          expect(answer.status, name).toBe(200);
          text = new TextDecoder().decode(await answer.arrayBuffer());
          expect(text, name).toBe(expected);
        }, 60_000);
        if (text.trimEnd().includes("\n")) compared++;
      }
      expect(compared).toBeGreaterThan(actor.kind === "staff" ? 30 : 5);
    }
  } finally {
    await db.close();
  }
});
