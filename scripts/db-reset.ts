import { migrate } from "#server/data/migrator.ts";
import { emptyDatabase } from "#server/data/empty-database.ts";
import { confirmed, withOwnedDatabase } from "./script-database.ts";

// npm run db:reset
await withOwnedDatabase(async (database) => {
  confirmed(database, "A reset removes everything in the database.");
  await emptyDatabase(database);
  await migrate(database);
  console.log(
    "The database is empty and migrated. The next start with DEMO=1 fills it with the demo business.",
  );
});
