import { readFileSync } from "node:fs";
import { relative } from "node:path";

// Of a vitest JSON report: one line for each test file that failed; with --why also which tests and how their messages begin.
const [report, why] = process.argv.slice(2);
const { testResults } = JSON.parse(readFileSync(report, "utf8") || '{"testResults":[]}');
for (const { name, status, message, assertionResults } of testResults) {
  if (status === "passed") continue;
  process.stdout.write(`${relative(process.cwd(), name)}\n`);
  if (why !== "--why") continue;
  if (message) process.stdout.write(`  ${message.slice(0, 2_000)}\n`);
  for (const { fullName, failureMessages } of assertionResults)
    for (const fault of failureMessages ?? [])
      process.stdout.write(`  ${fullName}: ${fault.slice(0, 2_000)}\n`);
}
