import { readFileSync } from "node:fs";
import { relative } from "node:path";

// One line for each test file of a vitest JSON report that failed.
const { testResults } = JSON.parse(readFileSync(process.argv[2], "utf8") || '{"testResults":[]}');
for (const { name, status } of testResults)
  if (status !== "passed") process.stdout.write(`${relative(process.cwd(), name)}\n`);
