import { once } from "node:events";
import type { Duplex } from "node:stream";
import type pg from "pg";

/** The part of pg's connection that COPY needs; pg has it, its types don't. */
interface CopyConnection {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const highWater = 1024 * 1024;
const chunkSize = 64 * 1024;

/** Runs `COPY … TO STDOUT` and yields what comes, in chunks of whole rows of some 64 kB. Reads no faster than it is asked. */
export async function* copyOut(client: pg.Client, statement: string): AsyncGenerator<Buffer> {
  const { stream } = (client as unknown as { connection: CopyConnection }).connection;
  let rows: Buffer[] = [];
  let size = 0;
  let isDone = false;
  let fault: Error | undefined;
  let wake = () => {};
  const query = {
    submit: (connection: CopyConnection) => connection.query(statement),
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // A copy: pg reads the next message into the same memory.
      rows.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > highWater) stream.pause();
      if (size > chunkSize) wake();
    },
    handleCommandComplete() {},
    handleReadyForQuery() {
      isDone = true;
      wake();
    },
    handleError(error: Error) {
      fault = error;
      isDone = true;
      wake();
    },
  };
  client.query(query as unknown as pg.Submittable);
  for (;;) {
    if (size <= chunkSize && !isDone) await new Promise<void>((resolve) => (wake = resolve));
    if (fault) throw fault;
    if (size > 0) {
      const whole = Buffer.concat(rows, size);
      [rows, size] = [[], 0];
      stream.resume();
      yield whole;
    } else if (isDone) return;
  }
}

/** Runs `COPY … FROM STDIN` with the chunks, and answers with the number of rows. A failing source undoes the statement. */
export function copyIn(client: pg.Client, statement: string, source: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    let sourceFault: unknown;
    const send = async (connection: CopyConnection) => {
      try {
        for await (const chunk of source) {
          connection.sendCopyFromChunk(chunk);
          if (connection.stream.writableNeedDrain) await once(connection.stream, "drain");
        }
        connection.endCopyFrom();
      } catch (error) {
        sourceFault = error;
        connection.sendCopyFail("The source failed.");
      }
    };
    const query = {
      submit: (connection: CopyConnection) => connection.query(statement),
      handleCopyInResponse: (connection: CopyConnection) => void send(connection),
      handleCommandComplete: ({ text }: { text: string }) => void (rows = Number(text.split(" ")[1])),
      handleReadyForQuery: () => resolve(rows),
      handleError: (error: Error) => reject(sourceFault ?? error),
    };
    client.query(query as unknown as pg.Submittable);
  });
}
