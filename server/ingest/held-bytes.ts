import { tooMany } from "#server/errors.ts";

/** What one request holds of the bytes that all requests of a door may hold together. */
export interface Hold {
  /** Refuses with 429 when that would be more than all, or all of one owner, may hold. */
  add(bytes: number): void;
  /** Gives everything back. */
  release(): void;
}

/**
 * Bounds by bytes what a door's requests hold from their first byte to their answer, however many they are; those of one
 * owner may hold `share` bytes of it.
 */
export function createHeldBytes(capacity: number, share = capacity): (owner: string) => Hold {
  let held = 0;
  const byOwner = new Map<string, number>();
  return (owner) => {
    let own = 0;
    return {
      add(bytes) {
        const ofOwner = (byOwner.get(owner) ?? 0) + bytes;
        if (held + bytes > capacity || ofOwner > share)
          throw tooMany("Too much at once. Send it again in a moment.");
        held += bytes;
        own += bytes;
        byOwner.set(owner, ofOwner);
      },
      release() {
        const left = (byOwner.get(owner) ?? 0) - own;
        if (left > 0) byOwner.set(owner, left);
        else byOwner.delete(owner);
        held -= own;
        own = 0;
      },
    };
  };
}
