import { toast } from "#client/ui/toast.tsx";
import { createStore } from "#client/ui/store.ts";
import type { Selection } from "#shared/list-params.ts";

/** An export as its reader follows it. */
export interface FollowedExport {
  id: string;
  file: string;
  /** "Users as XLSX" */
  title: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  rows: number;
  bytes: number;
  message: string | null;
  /** How many rows there will be, where the list knows exactly. */
  total: number | null;
}

/** The exports of this tab, the newest last; ended ones stay until they are put away. */
export const followedExports = createStore<readonly FollowedExport[]>([]);

const address = "/api/exports";
const every = 700;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts a download and follows it. `search` is the list's state as an address has it. */
export async function startExport(about: {
  file: string;
  title: string;
  search: string;
  selection?: Selection | undefined;
  total: number | null;
}): Promise<void> {
  const { file, title, search, selection, total } = about;
  const id = crypto.randomUUID();
  try {
    await ask("/runs", { method: "POST", body: JSON.stringify({ id, file, selection }) });
  } catch (fault) {
    toast({ title: "The export could not be started", description: wordsOf(fault), tone: "bad" });
    return;
  }
  const run: FollowedExport = { id, file, title, state: "waiting", rows: 0, bytes: 0, message: null, total };
  followedExports.set([...followedExports.get(), run]);
  const link = document.createElement("a");
  link.href = `${address}/${file}?${search}${search === "" ? "" : "&"}run=${id}`;
  link.download = "";
  link.click();
  follow();
}

export async function cancelExport(id: string): Promise<void> {
  await ask(`/runs/${id}`, { method: "DELETE" }).catch(() => undefined);
  await lookAgain();
}

export function putExportAway(id: string): void {
  followedExports.set(followedExports.get().filter((run) => run.id !== id));
}

export const isUnderWay = ({ state }: Pick<FollowedExport, "state">) =>
  state === "running" || state === "waiting";

function follow(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void lookAgain().then(() => {
      if (followedExports.get().some(isUnderWay)) follow();
    });
  }, every);
}

async function lookAgain(): Promise<void> {
  const answer = await ask("/runs").catch(() => undefined);
  if (!answer) return;
  const { runs } = answer as { runs: Omit<FollowedExport, "title" | "total">[] };
  const known = new Map(runs.map((run) => [run.id, run]));
  followedExports.set(
    followedExports.get().map((run) => {
      const now = known.get(run.id);
      if (now) return { ...run, ...now };
      return isUnderWay(run)
        ? { ...run, state: "failed", message: "The server was restarted meanwhile. Start the export again." }
        : run;
    }),
  );
}

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = init.body === undefined ? undefined : { "content-type": "application/json" };
  const answer = await fetch(address + path, { ...init, ...(headers && { headers }) });
  const body: unknown = await answer.json();
  if (answer.ok) return body;
  throw new Error((body as { error?: { message?: string } }).error?.message ?? "");
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error && fault.message !== "" && !(fault instanceof TypeError)
    ? fault.message
    : "The server can't be reached. Check the connection and try again.";
}
