import type { AnsweredRequest } from "./audit-answer.ts";
import { addressHeader } from "./auth-options.ts";

const passedHeaders = [
  "cookie",
  "origin",
  "user-agent",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
];

/** The request as better-auth gets it: the listed path without parameters, the known part of the body, few headers. */
export function forwardedRequest(
  request: Request,
  { path, endpoint, body, ipAddress }: AnsweredRequest,
): Request {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of passedHeaders) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (ipAddress !== null) headers.set(addressHeader, ipAddress);
  return new Request(new URL(`/api/auth/${path}`, request.url), {
    method: endpoint.method,
    headers,
    ...(endpoint.method === "POST" && { body: JSON.stringify(body) }),
  });
}
