import pino from "pino";
import { migrate } from "#server/data/migrator.ts";
import { fillWithDemo } from "#server/demo.ts";
import { argument, withOwnedDatabase } from "./script-database.ts";

// npm run db:seed -- --scale N
await withOwnedDatabase(
  async (database) => {
    const scale = Number(argument("scale") ?? 1);
    if (!Number.isInteger(scale) || scale < 1 || scale > 1000)
      throw new Error("--scale takes a whole number from 1 to 1000.");
    await migrate(database);
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    const tell = (step: string) => console.log(`${seconds().padStart(7)} s  ${step}`);
    if (!(await fillWithDemo(database, pino({ level: "warn" }), { scale, ...(scale > 1 && { tell }) }))) {
      throw new Error('The demo is already there. Run "npm run db:reset" first.');
    }
    console.log(`The demo business is there, at scale ${scale}, after ${seconds()} s.`);
  },
  { mayShare: true },
);
