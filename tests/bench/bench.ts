import { benchLists } from "./list-bench.ts";
import { openScene } from "./bench-scene.ts";

const users = Number(process.argv[process.argv.indexOf("--users") + 1] || 1_000_000);
const scene = await openScene(Number.isFinite(users) ? users : 1_000_000);
try {
  console.table(await benchLists(scene, users));
} finally {
  await scene.stop();
}
