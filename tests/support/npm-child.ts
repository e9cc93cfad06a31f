// Run as its own process by end-with-npm.test.ts: lives until it is told to end, and says by what.
import { endWithNpm } from "#scripts/end-with-npm.ts";

endWithNpm();
process.on("SIGTERM", () => {
  process.stdout.write("SIGTERM\n", () => process.exit(0));
});
setInterval(() => {}, 60_000);
process.stdout.write(`${process.pid}\n`);
