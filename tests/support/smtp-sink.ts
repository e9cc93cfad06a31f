import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface SmtpSink {
  port: number;
  /** Every line that was said to it, a message's lines too. */
  heard: string[];
  /** Messages that it took, as they came. */
  messages: string[];
  close(): Promise<void>;
}

/** A mail server that takes everything, except where `answers` has another reply for what a line begins with (or undefined, to go on). */
export async function smtpSink(
  answers: (line: string, nth: number) => string | undefined = () => undefined,
  offers: readonly string[] = ["8BITMIME"],
): Promise<SmtpSink> {
  const heard: string[] = [];
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = "";
    let message: string[] | undefined;
    const say = (text: string) => socket.write(`${text}\r\n`);
    const hear = (line: string) => {
      heard.push(line);
      if (message && line !== ".") return void message.push(line);
      if (message) {
        const reply = answers(line, heard.length) ?? "250 Taken";
        if (reply.startsWith("250")) messages.push(message.join("\n"));
        message = undefined;
        return void say(reply);
      }
      const other = answers(line, heard.length);
      if (other) return void say(other);
      if (line.startsWith("EHLO"))
        return void say(["250-sink", ...offers.map((offer) => `250-${offer}`), "250 OK"].join("\r\n"));
      if (line.startsWith("AUTH")) return void say("235 Welcome");
      if (line === "DATA") message = [];
      say(line === "DATA" ? "354 Go on" : line === "QUIT" ? "221 Bye" : "250 OK");
    };
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString()).split("\r\n");
      rest = lines.pop()!;
      lines.forEach(hear);
    });
    say("220 sink ready");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    messages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
