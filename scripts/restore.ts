import { resolve } from "node:path";
import { restoreBackup } from "#server/data/restore-backup.ts";
import { holdsData } from "#server/data/demo-state.ts";
import { withOwnedDatabase } from "./script-database.ts";

// npm run restore -- FILE [--replace]
await withOwnedDatabase(async (database) => {
  const file = process.argv[2];
  if (!file || file.startsWith("--"))
    throw new Error("Name the backup: npm run restore -- pressdesk.backup.gz");
  if (!process.argv.includes("--replace") && (await holdsData(database))) {
    throw new Error(
      'There is data in this database, and a restore replaces all of it. Add "--replace" if you mean it.',
    );
  }
  const tables = Object.values(await restoreBackup(database, resolve(file)));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Restored ${rows.toLocaleString("en")} rows of ${tables.length} tables from ${file}.`);
});
