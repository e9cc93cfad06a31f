import { forbidden } from "#server/errors.ts";

/**
 * The public key of a Sentry request: from the query, the `X-Sentry-Auth` header or the DSN in the envelope's header.
 * Those that are given must agree. Source: Sentry's SDK documentation, "Authentication".
 */
export function sentryKey(query: string | undefined, header: string | undefined, dsn: unknown): string {
  const given = [query, keyInHeader(header), keyInDsn(dsn)].filter((key) => key !== undefined && key !== "");
  const [key] = given;
  if (!key) throw forbidden("No key: send the DSN's public key as sentry_key.");
  if (given.some((other) => other !== key)) throw forbidden("The keys of the request don't agree.");
  return key;
}

function keyInHeader(header: string | undefined): string | undefined {
  if (!header?.startsWith("Sentry ")) return undefined;
  for (const pair of header.slice("Sentry ".length).split(",")) {
    const [name, value] = pair.trim().split("=");
    if (name === "sentry_key") return value;
  }
  return undefined;
}

function keyInDsn(dsn: unknown): string | undefined {
  if (typeof dsn !== "string") return undefined;
  try {
    return new URL(dsn).username;
  } catch {
    throw forbidden("The DSN in the envelope can't be read.");
  }
}
