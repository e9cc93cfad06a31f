import { expect, test } from "vitest";
import { greeting } from "#server/greeting.ts";
import { demoPassword, demoSignIns } from "#shared/demo-sign-ins.ts";

const appUrl = "http://localhost:3000";
const keys = [{ label: "Errors of the shop", value: "http://key@localhost:3000/ingest/sentry/1" }];

test("the first start of a demo shows the address, each sign-in and each key", () => {
  const words = greeting({ appUrl, demo: { keys }, setUpLink: undefined });
  expect(words).toContain(`Pressdesk is ready on ${appUrl}\n`);
  for (const { email } of demoSignIns) expect(words).toContain(email);
  expect(words).toContain(demoPassword);
  expect(words).toContain(keys[0]!.value);
});

test("a later start shows the address and how to see the rest again, and no secret", () => {
  const words = greeting({ appUrl, demo: { keys: undefined }, setUpLink: undefined });
  expect(words).toContain(`Pressdesk is ready on ${appUrl}\n`);
  expect(words).toContain("npm start -- --demo");
  expect(words).not.toContain(demoPassword);
  expect(words).not.toContain("@");
});

test("without a demo there is nothing of one, and an unowned console shows its set-up link", () => {
  const link = `${appUrl}/set-up?token=x`;
  const words = greeting({ appUrl, setUpLink: link });
  expect(words).toContain(`within 24 hours:\n  ${link}\n`);
  expect(words).not.toMatch(/demo/i);
});
