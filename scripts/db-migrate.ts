import { migrate, readStatus } from "#server/data/migrator.ts";
import { withOwnedDatabase } from "./script-database.ts";

// npm run db:migrate [-- --status]
await withOwnedDatabase(
  async (database) => {
    if (process.argv.includes("--status")) {
      const { applied, pending, newer, isAccessCurrent } = await readStatus(database);
      for (const { name } of applied) console.log(`applied  ${name}`);
      for (const { name } of pending) console.log(`pending  ${name}`);
      for (const name of newer) console.log(`newer    ${name}`);
      console.log(`access rules are ${isAccessCurrent ? "current" : "of another version"}`);
      return;
    }
    const applied = await migrate(database);
    console.log(
      applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "Nothing to apply: the database is current.",
    );
  },
  { mayShare: true },
);
