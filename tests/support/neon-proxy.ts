import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { createWebSocketStream, WebSocketServer } from "ws";

/** A WebSocket proxy in front of one Postgres, as Neon has it in front of all of theirs; other addresses are refused. */
export async function neonProxy(allowed: string): Promise<{ address: string; close(): Promise<void> }> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket, request) => {
    const target = new URL(request.url ?? "/", "http://proxy").searchParams.get("address");
    if (target !== allowed) return socket.close(1008, "This address is not served.");
    const [host = "", port = ""] = target.split(":");
    const [database, stream] = [connect(Number(port), host), createWebSocketStream(socket)];
    for (const side of [database, stream]) side.on("error", () => (database.destroy(), socket.terminate()));
    stream.pipe(database).pipe(stream);
    database.on("close", () => socket.close());
  });
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}
