import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

export interface RawTarget {
  url: string;
  /** What each path answers. */
  statements: Record<string, { sql: string; params: unknown[] }>;
}

// A process of its own, and the least that can answer: the driver with its own defaults, JSON.stringify, node:http.
process.once("message", ({ url, statements }: RawTarget) => {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {});
  const server = createServer(async (request, response) => {
    const { sql, params } = statements[request.url!]!;
    const { rows } = await pool.query(sql, params);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(rows));
  });
  server.listen(0, "127.0.0.1", () => process.send!({ port: (server.address() as AddressInfo).port }));
});
process.once("disconnect", () => process.exit(0));
