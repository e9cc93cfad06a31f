import type { MiddlewareHandler } from "hono";
import type { DoorEnv } from "./http-request.ts";

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // Charts and popovers place themselves by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const always: readonly [string, string][] = [
  ["content-security-policy", contentSecurityPolicy],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"],
];
const overTls: readonly [string, string][] = [
  ["strict-transport-security", "max-age=63072000; includeSubDomains"],
];

/** Puts the protective headers on every answer, errors too; and `no-store`, unless the door said how long an answer keeps. */
export function securityHeaders({ isSecure }: { isSecure: boolean }): MiddlewareHandler<DoorEnv> {
  const headers = isSecure ? [...always, ...overTls] : always;
  return async (c, next) => {
    await next();
    for (const [name, value] of headers) c.res.headers.set(name, value);
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  };
}
