import { once } from "node:events";
import type { Duplex } from "node:stream";
import pg from "pg";

/** The part of pg's connection that COPY needs; pg has it, its types don't. */
interface CopyConnection {
  stream: Duplex & { ws?: Flow };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** What can be told to wait. */
interface Flow {
  pause(): void;
  resume(): void;
}

// Neon's socket can't wait; the WebSocket under it can.
const flowOf = (stream: CopyConnection["stream"]): Flow =>
  typeof stream.pause === "function" || !stream.ws ? stream : stream.ws;

const highWater = 1024 * 1024;
const chunkSize = 64 * 1024;

/** How a reader of `copyOut` leaves and waits, where it isn't alone on its connection. */
export interface CopyManners {
  /** Asks the server to end the statement; called when the reader stops before the end, which is then waited for. */
  abandon(): void;
  /** After as many milliseconds without a row, at most twice as many, `CopySilence` is thrown. */
  mostSilence: number;
}

/** The server had nothing to send for too long. */
export class CopySilence extends Error {}

/**
 * Runs `COPY … TO STDOUT` and yields what comes, in chunks of whole rows of some 64 kB; each is the reader's own. Reads no
 * faster than it is asked. Also on a pooled connection that sends statements ahead.
 */
export async function* copyOut(
  client: pg.ClientBase,
  statement: string,
  manners?: CopyManners,
): AsyncGenerator<Buffer> {
  const copy = new CopyOut(statement);
  client.query(copy);
  try {
    for (;;) {
      if (!copy.hasChunk && !copy.isDone) await copy.change(manners?.mostSilence);
      if (copy.fault) throw copy.fault;
      const chunk = copy.take();
      if (chunk) yield chunk;
      else if (copy.isDone) return;
    }
  } finally {
    if (manners && !copy.isDone) {
      manners.abandon();
      await copy.drained();
    }
  }
}

// One of pg's own queries, because a connection that sends ahead takes no others.
class CopyOut extends pg.Query {
  isDone = false;
  fault: Error | undefined;
  private flow: Flow | undefined;
  private block = Buffer.allocUnsafeSlow(chunkSize);
  private size = 0;
  private readonly full: Buffer[] = [];
  private isUnwanted = false;
  private rows = 0;
  private wake = () => {};

  constructor(private readonly statement: string) {
    super(statement);
    this.submit = (connection) => {
      const { stream, query } = connection as unknown as CopyConnection;
      this.flow = flowOf(stream);
      query.call(connection, this.statement);
    };
  }

  get hasChunk(): boolean {
    return this.full.length > 0;
  }

  take(): Buffer | undefined {
    const chunk = this.full.shift();
    if (chunk) {
      if (this.full.length * chunkSize < highWater) this.flow?.resume();
      return chunk;
    }
    if (this.size === 0) return undefined;
    return this.cut();
  }

  /** Resolves when there is more to take or nothing more to come. */
  change(mostSilence?: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let before = this.rows;
      const watch = () => {
        if (this.rows !== before) return void (before = this.rows);
        clearInterval(timer);
        reject(new CopySilence("The server sent nothing."));
      };
      const timer = mostSilence === undefined ? undefined : setInterval(watch, mostSilence);
      this.wake = () => {
        clearInterval(timer);
        resolve();
      };
    });
  }

  /** Throws away what still comes; resolves when the server is through with the statement. */
  async drained(): Promise<void> {
    this.isUnwanted = true;
    this.full.length = this.size = 0;
    this.flow?.resume();
    if (!this.isDone) await this.change();
  }

  handleCopyData({ chunk }: { chunk: Buffer }) {
    if (this.isUnwanted) return;
    this.rows++;
    if (this.size + chunk.length > this.block.length) {
      if (this.size > 0) this.full.push(this.cut());
      if (chunk.length > this.block.length) this.block = Buffer.allocUnsafeSlow(chunk.length);
      if (this.full.length * chunkSize >= highWater) this.flow?.pause();
      this.wake();
    }
    // A copy: pg reads the next message into the same memory.
    chunk.copy(this.block, this.size);
    this.size += chunk.length;
  }
  handleCommandComplete() {}
  handleReadyForQuery() {
    this.end();
  }
  handleError(error: Error) {
    this.fault = error;
    this.end();
  }

  // The connection is its next user's from here on, who has to hear answers.
  private end(): void {
    this.isDone = true;
    this.flow?.resume();
    this.wake();
  }

  private cut(): Buffer {
    const chunk = this.block.subarray(0, this.size);
    this.block = Buffer.allocUnsafeSlow(chunkSize);
    this.size = 0;
    return chunk;
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
