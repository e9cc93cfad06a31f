import { isIP } from "node:net";

/**
 * The address of the caller. `X-Forwarded-For` counts only behind a proxy of ours (`TRUST_PROXY`), and then only its
 * last entry, the one that our proxy wrote.
 */
export function clientAddress(
  headers: Headers,
  peerAddress: string | null,
  trustProxy: boolean,
): string | null {
  const forwarded = trustProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  const address = plainAddress(forwarded ?? "") ?? plainAddress(peerAddress ?? "");
  return address ?? null;
}

/** The part of an address that one caller can't change at will: IPv4 whole, IPv6 up to its /64. */
export function addressBlock(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const groups = address.includes("::")
    ? [...left, ...Array(8 - left.length - right.length).fill("0"), ...right]
    : left;
  return `${groups
    .slice(0, 4)
    .map((group: string) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

function plainAddress(text: string): string | undefined {
  const address = text
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "")
    .replace(/%.*$/, "");
  return isIP(address) ? address : undefined;
}
