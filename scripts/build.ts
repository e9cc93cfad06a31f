import { buildClient } from "./build-client.ts";
import { buildServer } from "./build-server.ts";

// What `npm start` has made before it serves.
for (const [name, build] of Object.entries({ client: buildClient, server: buildServer })) {
  const started = performance.now();
  if (await build())
    console.log(`Built the ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
