import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** What the unmodified Node SDK sends for one exception. */
export interface SdkRecording {
  /** As sent: the SDK compresses only what is larger than 32 kB. */
  envelope: string;
  isChunked: boolean;
}

/** Lets the SDK of `sentry-child.ts` throw once at a listener of our own. */
export async function recordSdk(): Promise<SdkRecording> {
  let child: ReturnType<typeof spawn> | undefined;
  const recorded = await new Promise<SdkRecording>((resolve, reject) => {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.end("{}");
        const envelope = Buffer.concat(parts).toString();
        if (!envelope.includes('{"type":"event"}')) return;
        server.close();
        resolve({ envelope, isChunked: request.headers["transfer-encoding"] === "chunked" });
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      child = spawn(
        process.execPath,
        ["--import", "tsx", fileURLToPath(new URL("../support/sentry-child.ts", import.meta.url))],
        {
          stdio: ["pipe", "ignore", "inherit"],
          env: { ...process.env, SENTRY_DSN: `http://recording@127.0.0.1:${port}/1` },
        },
      );
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`The SDK's program ended with ${code}.`)));
      child.stdin!.write("throw 1041\n");
    });
  }).finally(() => child?.removeAllListeners("exit").kill());
  return recorded;
}
