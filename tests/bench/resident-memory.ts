import { readFile } from "node:fs/promises";

/** A process's resident megabytes, now or (`VmHWM`) at the most since it began; 0 where the system doesn't tell. */
export async function residentMegabytes(pid: number, which: "VmRSS" | "VmHWM" = "VmRSS"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}
