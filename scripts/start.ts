import { buildClient } from "./build-client.ts";
import { endWithNpm } from "./end-with-npm.ts";
import { readDotEnv } from "./read-dot-env.ts";

endWithNpm();
readDotEnv();
const started = performance.now();
if (await buildClient())
  console.log(`Built the client in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
await import("#server/main.ts");
