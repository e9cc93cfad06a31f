import { resolve } from "node:path";
import { writeBackup } from "#server/data/write-backup.ts";
import { withOwnedDatabase } from "./script-database.ts";

// npm run backup -- FILE
await withOwnedDatabase(
  async ({ url }) => {
    const file = process.argv[2];
    if (!file) throw new Error("Name the file to write: npm run backup -- pressdesk.backup.gz");
    const tables = Object.values(await writeBackup(url, resolve(file)));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${file}: ${rows.toLocaleString("en")} rows of ${tables.length} tables.`);
    console.log(
      "Keep AUTH_SECRET with it: encrypted values in the backup can be read only with the same secret.",
    );
  },
  { mayShare: true },
);
