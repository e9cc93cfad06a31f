import bcrypt from "bcrypt";
import { createHash } from "node:crypto";

/** bcrypt at a cost; 12 in production, 4 in tests. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

export function passwordHasher(cost: number): PasswordHasher {
  return {
    hash: (password) => bcrypt.hash(bcryptInput(password), cost),
    verify: (password, hash) => bcrypt.compare(bcryptInput(password), hash),
  };
}

// bcrypt reads 72 bytes and stops at a NUL. What goes beyond is digested first, so that every character counts;
// everything else stays plain bcrypt, so that imported hashes work.
function bcryptInput(password: string): string {
  const normal = password.normalize("NFKC");
  const isWhole = Buffer.byteLength(normal) <= 72 && !normal.includes("\0");
  return isWhole ? normal : createHash("sha384").update(normal).digest("base64");
}
