import { hashKey, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { faultCode, queryClient, trpc } from "#client/trpc.ts";
import { chosenOrganization, signedIn } from "#client/transport-state.ts";
import { holds, type Permission } from "#shared/permissions.ts";

const options = trpc.profile.me.queryOptions(undefined, { staleTime: 60_000 });

/** Under which hash the cache keeps the viewer. */
export const viewerHash = hashKey(options.queryKey);

/** Who is signed in, from the cache or the server. Throws UNAUTHORIZED when nobody is. */
export async function loadViewer() {
  const viewer = await queryClient.ensureQueryData(options).catch((fault: unknown) => {
    // The organization that was chosen last time is gone or out of reach: start without one.
    if (faultCode(fault) !== "NOT_FOUND" || chosenOrganization.get() === null) throw fault;
    chosenOrganization.set(null);
    return queryClient.ensureQueryData(options);
  });
  signedIn.set(true);
  return viewer;
}

/** Who is signed in. The shell has loaded it before any page shows. */
export function useViewer() {
  return useSuspenseQuery(options).data;
}

/** The same where nobody may be signed in: undefined then. */
export function useViewerIfAny() {
  return useQuery({ ...options, enabled: false }).data;
}

/** Asks whether the reader holds a permission: `const can = useCan(); can("errors:resolve")`. */
export function useCan(): (permission: Permission) => boolean {
  const granted = useGranted();
  return (permission) => holds(granted, permission);
}

/** The reader's permissions with wildcards, for `visibleFields` and the like. */
export function useGranted(): ReadonlySet<string> {
  const { permissions } = useViewer();
  return useMemo(() => new Set(permissions), [permissions]);
}

/** Asks the server anew who is signed in, e.g. after a change of name or roles. */
export function refreshViewer(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: options.queryKey });
}
