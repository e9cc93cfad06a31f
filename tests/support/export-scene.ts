import { expect } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { exportDoor } from "#server/exports/export-door.ts";
import type { ListParams } from "#shared/list-params.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import { listSamples, listWorld, staff } from "./list-world.ts";
import { parseCsv } from "./parse-csv.ts";
import { standingDoors } from "./standing-doors.ts";

/** Staff who may export samples, of all organizations or with one chosen. */
export const exporter = (organizationId: string | null = null) =>
  staff(["list-samples:read", "exports:create"], organizationId);

/** The world of sample rows with the export door in front of it. */
export async function exportScene() {
  const world = await listWorld();
  let actor: StaffActor | MemberActor | undefined = exporter();
  const lists = { "list-samples": listSamples };
  const door = standingDoors({
    "/": exportDoor({ database: world.database, lists, actor: async () => actor }),
  });
  const ask = (file: string, params: ListParams = {}) =>
    door.request(`/${file}?${writeSearch(listParamsToSearch(params))}`);
  return {
    ...world,
    /** The door by its own paths. */
    request: (path: string, init?: RequestInit) => door.request(path, init),
    /** A file of the list as a link in the console asks for it. */
    ask,
    /** The samples as CSV: all bytes after the mark, which must be there. */
    async csvText(params: ListParams): Promise<string> {
      const answer = await ask("list-samples.csv", params);
      expect(answer.status).toBe(200);
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());
      expect(text.charAt(0)).toBe("\uFEFF");
      return text.slice(1);
    },
    async csv(params: ListParams): Promise<string[][]> {
      return parseCsv(await this.csvText(params));
    },
    /** From now on somebody else asks, or nobody. */
    as: (next: StaffActor | MemberActor | undefined) => (actor = next),
    async clear() {
      actor = exporter();
      await world.clear();
    },
  };
}
export type ExportScene = Awaited<ReturnType<typeof exportScene>>;
