/*
 * The part of an address after `?`, kept readable: `?filter=all(status:is:open)&sort=-createdAt`. Every value is text;
 * what it means is for the page to read.
 */

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(
      ([name, value]) =>
        `${readable(name)}=${readable(typeof value === "object" ? JSON.stringify(value) : String(value))}`,
    );
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

// RFC 3986 allows these in a query as they are; `+` is not among them because forms read it as a space.
function readable(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(3A|2C|2F|40|3F|3B|24)/g, (escaped) =>
    decodeURIComponent(escaped),
  );
}
