import { Hono, type Context } from "hono";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden, malformed, notFound, Refusal, signedOut } from "#server/errors.ts";
import { bringFile } from "#server/features/imports/bring-file.ts";
import { stagedFile, stagedLines } from "#server/features/imports/staged-files.ts";
import { cellWords } from "#server/features/imports/sheet-lines.ts";
import { peerAddress, type DoorEnv } from "#server/http/http-request.ts";
import { allEdits } from "#shared/edits/all-edits.ts";
import { csvText } from "#shared/format/csv-text.ts";
import { mayImport } from "#shared/record-imports.ts";
import { isUuid } from "#shared/uuid.ts";

export interface ImportDoorDeps {
  database: Database;
  actor(headers: Headers, peerAddress: string | null): Promise<Actor | undefined>;
}

type Person = Exclude<Actor, { kind: "system" }>;

/**
 * `POST /:resource?name=…` takes a CSV or XLSX file as its body and answers with the file's id; checking and importing
 * it are procedures. `GET /:id/failed.csv` has the rows that the last check found fault with, and why.
 */
export function importDoor({ database, actor }: ImportDoorDeps): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();

  door.post("/:resource", async (c) => {
    const person = await personOf(c);
    const edits = allEdits[c.req.param("resource")];
    if (!edits) throw new Refusal("NOT_FOUND", "Nothing can be imported into this list.");
    if (person.kind !== "staff" || !mayImport(edits, person.permissions))
      throw forbidden("You don't have permission to import into this list.");
    const fileName = (c.req.query("name") ?? "file").replaceAll("\0", "").toWellFormed().slice(0, 200);
    const announced = Number(c.req.header("content-length") ?? 0);
    const about = { userId: person.userId, resource: edits.resource.name, fileName };
    return c.json({ fileId: await bringFile(database, about, c.req.raw.body, announced) });
  });

  door.get("/:id/failed.csv", async (c) => {
    const person = await personOf(c);
    if (!can(person, "imports:create")) throw forbidden();
    const id = c.req.param("id");
    if (!isUuid(id)) throw notFound();
    const text = await failedRows(person, id, c.get("requestId"));
    if (text === undefined) throw malformed("The last check found no fault with any row.");
    return c.body(text, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="rows-to-correct.csv"',
    });
  });

  async function failedRows(person: Person, id: string, requestId: string): Promise<string | undefined> {
    return inTransaction(database, person, { requestId }, async (tx) => {
      const { header } = await stagedFile(tx, id);
      let text = "";
      for await (const lines of stagedLines(tx, id, { onlyFaulty: true })) {
        for (const { cells, faults } of lines) {
          const reasons = faults.map(({ column, message }) =>
            column === null ? message : `${header[column] ?? "?"}: ${message}`,
          );
          const shown = header.map((_, at) => cells[at] ?? null);
          const all = [
            ...shown.map((cell) => (cell === null ? "" : csvText(cellWords(cell)))),
            csvText(reasons.join(" · ")),
          ];
          text += `${all.join(",")}\r\n`;
        }
      }
      if (text === "") return undefined;
      return `\uFEFF${[...header, "Reason"].map((heading) => csvText(heading)).join(",")}\r\n${text}`;
    });
  }

  async function personOf(c: Context<DoorEnv>): Promise<Person> {
    const person = await actor(c.req.raw.headers, peerAddress(c));
    if (!person || person.kind === "system") throw signedOut();
    return person;
  }
  return door;
}
