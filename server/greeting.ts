import type { DemoKey } from "#server/demo.ts";
import { demoPassword, demoSignIns } from "#shared/demo-sign-ins.ts";

export interface Greeting {
  appUrl: string;
  /** Of the demo: its keys, where they are to be shown, else undefined. Absent without a demo. */
  demo?: { keys: readonly DemoKey[] | undefined };
  setUpLink: string | undefined;
}

/** What a start prints when the console answers. */
export function greeting({ appUrl, demo, setUpLink }: Greeting): string {
  const lines = [`Pressdesk is ready on ${appUrl}`];
  if (demo?.keys) {
    lines.push("", `Demo sign-ins, all with the password "${demoPassword}":`);
    for (const { email, description } of demoSignIns) lines.push(`  ${email.padEnd(26)} ${description}`);
    lines.push("", "Demo keys for the doors:");
    for (const { label, value } of demo.keys) lines.push(`  ${label.padEnd(32)} ${value}`);
  } else if (demo) {
    lines.push(
      "The demo sign-ins stand on the sign-in page. They and the keys for the doors: npm start -- --demo",
    );
  }
  if (setUpLink)
    lines.push("", "Nobody owns this console yet. Make the first owner within 24 hours:", `  ${setUpLink}`);
  return `\n${lines.join("\n")}\n`;
}
