import { z } from "zod";
import { authEndpoints, isLocalPath, returnParameters, type AuthEndpoint } from "./auth-endpoints.ts";

/** A request to `/api/auth/*` that may go on. */
export interface AuthRequest {
  path: string;
  endpoint: AuthEndpoint;
  body: Record<string, unknown>;
}

const longestBody = 16_384;

/**
 * Reads a request as far as it may go on: exact path, method, origin, type and size, the body cut to what is known.
 * Anything else is answered here.
 */
export async function readAuthRequest(request: Request, appOrigin: string): Promise<AuthRequest | Response> {
  const url = new URL(request.url);
  // Exactly as listed: no doubled slashes, other cases, encodings or parameters that route elsewhere than they compare.
  const path = url.pathname.startsWith("/api/auth/") ? url.pathname.slice("/api/auth/".length) : "";
  const endpoint = Object.hasOwn(authEndpoints, path) ? authEndpoints[path] : undefined;
  if (!endpoint) return refusal(404, "NOT_FOUND", "There is no such address.");
  if (request.method !== endpoint.method)
    return refusal(405, "METHOD_NOT_ALLOWED", `Use ${endpoint.method}.`);
  const leadsAway = (parameter: string) =>
    url.searchParams.getAll(parameter).some((value) => !isLocalPath(value));
  if (returnParameters.some(leadsAway)) return offSite();
  if (endpoint.method === "GET") return { path, endpoint, body: {} };

  if (!isFromHere(request.headers, appOrigin)) {
    return refusal(403, "INVALID_ORIGIN", "This request came from another site, so it was refused.");
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    const text = await request.clone().text();
    if (text !== "") return refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON.");
    return cut(path, endpoint, {});
  }
  const text = await readText(request);
  if (text === undefined) return refusal(413, "PAYLOAD_TOO_LARGE", "This is too long.");
  const given = parsed(text);
  if (given === undefined) return refusal(400, "BAD_REQUEST", "This is not a JSON object.");
  if (returnParameters.some((parameter) => given[parameter] != null && !isLocalPath(given[parameter])))
    return offSite();
  return cut(path, endpoint, given);
}

/** An answer in better-auth's own shape, which its client library understands. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ code, message }, { status, headers: { "cache-control": "no-store", ...headers } });
}

const offSite = () => refusal(400, "INVALID_REDIRECT", "Only a path of this console can be returned to.");

function cut(path: string, endpoint: AuthEndpoint, given: Record<string, unknown>): AuthRequest | Response {
  const body = endpoint.body.safeParse(given);
  if (body.success) return { path, endpoint, body: body.data };
  return refusal(400, "BAD_REQUEST", z.prettifyError(body.error).replace(/^✖ /, "").split("\n").join(" "));
}

// Browsers name the origin of every POST; programs that name none carry no cookies of somebody else.
function isFromHere(headers: Headers, appOrigin: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return origin === appOrigin;
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

async function readText(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > longestBody) return undefined;
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > longestBody) return undefined;
  }
  return text + decoder.decode();
}

function parsed(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
