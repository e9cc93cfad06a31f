/*
 * A backup is gzip'ed text that psql could load by itself: a comment line with the header as JSON, one COPY block per
 * table, and a comment line with rows and digests at the end. A file without that end was cut off.
 */

export interface BackupHeader {
  format: 1;
  createdAt: string;
  /** The version of the schema: the restored database is migrated exactly this far before it is filled. */
  migrations: { name: string; hash: string }[];
  /** Oldest and newest month of the log tables' partitions, `YYYY-MM`; absent when there are none. */
  logMonths?: { first: string; last: string };
  sequences: { name: string; lastValue: string; isCalled: boolean }[];
}

export interface BackupEnd {
  /** By table: rows, and SHA-256 of the COPY text. */
  tables: Record<string, { rows: number; sha256: string }>;
}

export const headerMark = "-- Pressdesk backup ";
export const endMark = "-- Pressdesk backup ends ";
export const bodyEnd = "\\.\n";

/** A backup that can't be used; the message says why and what to do. */
export class BackupFault extends Error {
  override name = "BackupFault";
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Reads the text of a backup: lines outside of COPY blocks, chunks of whole rows inside. Holds one chunk in memory. */
export class BackupReader {
  #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its end; undefined behind the last. */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf("\n");
    while (end === -1) {
      if (!(await this.#more())) return undefined;
      end = this.#rest.indexOf("\n");
    }
    const line = this.#rest.toString("utf8", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The rows of a block up to its end, which is consumed. */
  async *body(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#rest.subarray(0, bodyEnd.length).toString() === bodyEnd) {
        this.#rest = this.#rest.subarray(bodyEnd.length);
        return;
      }
      const end = this.#rest.indexOf(`\n${bodyEnd}`);
      const whole = end === -1 ? this.#rest.lastIndexOf("\n") + 1 : end + 1;
      if (whole > 0) {
        const rows = this.#rest.subarray(0, whole);
        this.#rest = this.#rest.subarray(whole);
        yield rows;
      } else if (!(await this.#more())) {
        throw new BackupFault("The backup is cut off in the middle of a table. Use another one.");
      }
    }
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
