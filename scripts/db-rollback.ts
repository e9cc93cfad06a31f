import { rollback } from "#server/data/migrator.ts";
import { argument, confirmed, withOwnedDatabase } from "./script-database.ts";

// npm run db:rollback [-- --steps N]
await withOwnedDatabase(async (database) => {
  const steps = Number(argument("steps") ?? 1);
  if (!Number.isInteger(steps) || steps < 1) throw new Error("--steps takes a whole number from 1 on.");
  confirmed(database, "Rolling back drops what the migrations made, with its data.");
  const undone = await rollback(database, steps);
  console.log(undone.length > 0 ? `Rolled back: ${undone.join(", ")}.` : "Nothing to roll back.");
  console.log("The access rules are off until the next db:migrate or start.");
});
