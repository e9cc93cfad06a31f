import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";

export interface Reply {
  code: number;
  /** All lines, without their codes. */
  text: string;
}

/** One connection to a mail server, by its replies. */
export interface Conversation {
  /** The next reply; a greeting comes unasked. Rejects when the connection ends or breaks. */
  reply(): Promise<Reply>;
  /** Sends a line and waits for its reply. */
  say(line: string): Promise<Reply>;
  /** The same connection, encrypted; whatever the server said before is forgotten. */
  secured(): Promise<Conversation>;
  end(): void;
}

/** Connects. Rejects when nobody answers, the certificate isn't the host's, or the signal comes first. */
export async function connectSmtp(
  { host, port, isSecure }: { host: string; port: number; isSecure: boolean },
  signal: AbortSignal,
): Promise<Conversation> {
  const socket = isSecure
    ? connectSecure({ host, port, ...(isIP(host) ? {} : { servername: host }) })
    : connectPlain({ host, port });
  await opened(socket, isSecure ? "secureConnect" : "connect", signal);
  return conversation(socket, host, signal);
}

function conversation(socket: Socket, host: string, signal: AbortSignal): Conversation {
  let received = "";
  let lines: string[] = [];
  let fault: Error | undefined;
  const replies: Reply[] = [];
  let waiting: (() => void) | undefined;
  const wake = () => {
    waiting?.();
    waiting = undefined;
  };
  const failed = (error: Error) => {
    fault ??= error;
    wake();
  };
  const hear = (chunk: Buffer) => {
    received += chunk.toString("utf8");
    if (received.length > 100_000) return void socket.destroy(new Error("The mail server talks too much."));
    for (let end = received.indexOf("\n"); end >= 0; end = received.indexOf("\n")) {
      const line = received.slice(0, end).trimEnd();
      received = received.slice(end + 1);
      lines.push(line.slice(4));
      if (line[3] === "-") continue;
      replies.push({ code: Number(line.slice(0, 3)) || 0, text: lines.join(" ") });
      lines = [];
    }
    wake();
  };
  socket.on("data", hear);
  socket.on("error", failed);
  socket.on("close", () => failed(new Error("The mail server ended the connection.")));
  const stop = () => socket.destroy(new Error("The mail server took too long."));
  signal.addEventListener("abort", stop, { once: true });

  const reply = async (): Promise<Reply> => {
    while (replies.length === 0) {
      if (fault) throw fault;
      await new Promise<void>((resolve) => (waiting = resolve));
    }
    return replies.shift()!;
  };
  return {
    reply,
    async say(line) {
      if (fault) throw fault;
      socket.write(`${line}\r\n`);
      return reply();
    },
    async secured() {
      socket.off("data", hear);
      const secure = connectSecure({ socket, ...(isIP(host) ? {} : { servername: host }) });
      await opened(secure, "secureConnect", signal);
      return conversation(secure, host, signal);
    },
    end() {
      signal.removeEventListener("abort", stop);
      socket.end();
    },
  };
}

function opened(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => socket.destroy(new Error("The mail server took too long."));
    signal.addEventListener("abort", stop, { once: true });
    socket.once("error", reject);
    socket.once(event, () => {
      signal.removeEventListener("abort", stop);
      socket.off("error", reject);
      resolve();
    });
  });
}
