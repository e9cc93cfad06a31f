import { signOut } from "#client/auth-client.ts";
import { chosenOrganization, signedIn } from "#client/transport-state.ts";

/** Ends the session and starts over on a page that remembers nothing. */
export async function leave(): Promise<void> {
  await signOut();
  signedIn.set(false);
  chosenOrganization.set(null);
  window.location.assign("/sign-in");
}
