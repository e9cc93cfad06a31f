import { signOut } from "#client/auth-client.ts";
import { signedIn } from "#client/transport-state.ts";

/** Ends the session and starts over on a page that remembers nothing. */
export async function leave(): Promise<void> {
  await signOut();
  signedIn.set(false);
  window.location.assign("/sign-in");
}
