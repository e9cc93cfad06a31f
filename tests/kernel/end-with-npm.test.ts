import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const child = fileURLToPath(new URL("../support/npm-child.ts", import.meta.url));

/** A process below a shell, as npm starts it; answers what it printed once all that it held is closed. */
async function belowShell(env: Record<string, string>) {
  // Two commands, so that no shell replaces itself by the first.
  const shell = spawn("/bin/sh", ["-c", `"${process.execPath}" --import tsx "${child}"; exit $?`], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  shell.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  const closed = once(shell.stdout, "close");
  await once(shell.stdout, "data");
  return { shell, pid: Number.parseInt(printed, 10), printed: () => printed, closed };
}

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.skipIf(process.platform === "win32")(
  "started by npm, it ends in order when the shell between is ended",
  async () => {
    const { shell, pid, printed, closed } = await belowShell({ npm_lifecycle_event: "start" });
    shell.kill("SIGTERM");
    await closed;
    expect(printed()).toBe(`${pid}\nSIGTERM\n`);
  },
);

test.skipIf(process.platform === "win32")(
  "started by anything else, it outlives what started it",
  async () => {
    const { shell, pid, printed, closed } = await belowShell({ npm_lifecycle_event: undefined as never });
    shell.kill("SIGTERM");
    await once(shell, "exit");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(isThere(pid)).toBe(true);
    process.kill(pid, "SIGTERM");
    await closed;
    expect(printed()).toBe(`${pid}\nSIGTERM\n`);
  },
);
