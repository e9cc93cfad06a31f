import { tooMany } from "#server/errors.ts";

/** What one request holds of the bytes that all requests of a door may hold together. */
export interface Hold {
  /** Refuses with 429 when that would be more than all may hold. */
  add(bytes: number): void;
  /** Gives everything back. */
  release(): void;
}

/** Bounds by bytes what a door's requests hold from their first byte to their answer, however many they are. */
export function createHeldBytes(capacity: number): () => Hold {
  let held = 0;
  return () => {
    let own = 0;
    return {
      add(bytes) {
        if (held + bytes > capacity) throw tooMany("Too much at once. Send it again in a moment.");
        held += bytes;
        own += bytes;
      },
      release() {
        held -= own;
        own = 0;
      },
    };
  };
}
