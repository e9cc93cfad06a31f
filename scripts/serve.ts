import { endWithNpm } from "./end-with-npm.ts";
import { readDotEnv } from "./read-dot-env.ts";

endWithNpm();
readDotEnv();
await import("#server/main.ts");
