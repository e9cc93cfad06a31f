import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { qrMatrix } from "#client/ui/qr-matrix.ts";

const fingerprint = (matrix: boolean[][]) =>
  createHash("sha256").update(matrix.flat().map(Number).join("")).digest("hex").slice(0, 32);

describe("a QR code", () => {
  // Taken from the package qrcode 1.5.4, byte mode, level M; one per size class: one block, several, version bits.
  it.each([
    ["https://example.test", 0, 25, "38eb9789779b473aef049c117c57e5d5"],
    [
      "otpauth://totp/Pressdesk:ada%40example.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Pressdesk&digits=6&period=30",
      3,
      45,
      "27cda3bef3c912e6fa88ca229f9c75c9",
    ],
    ["é~".repeat(60), 7, 53, "3ca9e4b5d41ab7cbfd373b6100da783c"],
  ])("is the same, square by square, as another maker's: %s", (text, mask, size, expected) => {
    const matrix = qrMatrix(text, mask);
    expect(matrix).toHaveLength(size);
    expect(fingerprint(matrix)).toBe(expected);
  });

  it("chooses one of the eight masks by itself", () => {
    const chosen = fingerprint(qrMatrix("otpauth://totp/Pressdesk"));
    const all = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) =>
      fingerprint(qrMatrix("otpauth://totp/Pressdesk", mask)),
    );
    expect(new Set(all).size).toBe(8);
    expect(all).toContain(chosen);
  });

  it("refuses text that doesn't fit", () => {
    expect(() => qrMatrix("x".repeat(1000))).toThrow("too long");
  });
});
