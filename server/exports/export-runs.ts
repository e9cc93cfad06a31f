import { conflict, tooMany } from "#server/errors.ts";
import type { Selection } from "#shared/list-params.ts";

/** One export as its reader may follow it. Rows and bytes are those handed to the connection. */
export interface ExportProgress {
  id: string;
  file: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  rows: number;
  bytes: number;
  /** Why it failed, in words. */
  message: string | null;
}

export interface ExportRun extends ExportProgress {
  userId: string;
  /** Which rows, where not all that match. */
  selection: Selection | undefined;
  /** Ends it from outside. */
  cancellation: AbortController;
  endedAt: number | undefined;
}

const mostAtOnce = 2;
const mostRemembered = 20;
const rememberedFor = 10 * 60_000;

/** The exports of this process: what is running for whom and how far it has come. A few minutes' memory, no more. */
export class ExportRuns {
  private readonly runs = new Map<string, ExportRun>();

  /** Announces an export, with a choice of rows that an address has no room for. The id is the reader's own. */
  announce(
    userId: string,
    about: { id: string; file: string; selection?: Selection | undefined },
  ): ExportRun {
    this.forgetOld(userId);
    if (this.runs.has(about.id)) throw conflict("This export has been started already.");
    const run: ExportRun = {
      userId,
      id: about.id,
      file: about.file,
      selection: about.selection,
      state: "waiting",
      rows: 0,
      bytes: 0,
      message: null,
      cancellation: new AbortController(),
      endedAt: undefined,
    };
    this.runs.set(run.id, run);
    return run;
  }

  /** The announced run that begins now; each begins once. 409 when it isn't known here. */
  begin(userId: string, id: string, file: string): ExportRun {
    const run = this.runs.get(id);
    if (!run || run.userId !== userId || run.file !== file || run.state !== "waiting")
      throw conflict("This download has been used already. Go back to the list and export again.");
    run.state = "running";
    return run;
  }

  /** Refuses (429) while two others of this person's are running: each holds a connection. */
  refuseThird(userId: string, self: ExportRun): void {
    const running = [...this.runs.values()].filter(
      (run) => run.userId === userId && run !== self && run.state === "running",
    );
    if (running.length >= mostAtOnce)
      throw tooMany("Two of your exports are still running. Wait until one has finished.");
  }

  of(userId: string): ExportProgress[] {
    this.forgetOld(userId);
    return [...this.runs.values()]
      .filter((run) => run.userId === userId)
      .map(({ id, file, state, rows, bytes, message }) => ({ id, file, state, rows, bytes, message }));
  }

  /** Ends a run of this person's; nothing happens when there is none. */
  cancel(userId: string, id: string): void {
    const run = this.runs.get(id);
    if (run?.userId !== userId || run.endedAt !== undefined) return;
    this.end(run, "cancelled");
    run.cancellation.abort();
  }

  end(run: ExportRun, state: "done" | "failed" | "cancelled", message: string | null = null): void {
    if (run.endedAt !== undefined) return;
    Object.assign(run, { state, message, endedAt: Date.now() });
  }

  private forgetOld(userId: string): void {
    const ended = [...this.runs.values()].filter((run) => run.state !== "running");
    const old = Date.now() - rememberedFor;
    for (const run of ended) if ((run.endedAt ?? Infinity) < old) this.runs.delete(run.id);
    const own = ended.filter((run) => run.userId === userId);
    for (const run of own.slice(0, Math.max(0, own.length - mostRemembered + 1))) this.runs.delete(run.id);
  }
}
