import { hashKey, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queryClient, trpc } from "#client/trpc.ts";
import { signedIn } from "#client/transport-state.ts";
import { firstLocale, type TimeStyle } from "#shared/format/dates.ts";
import { holds, type Permission } from "#shared/permissions.ts";

const options = trpc.profile.me.queryOptions(undefined, { staleTime: 60_000 });

/** Under which hash the cache keeps the viewer. */
export const viewerHash = hashKey(options.queryKey);

/** Who is signed in, from the cache or the server. Throws UNAUTHORIZED when nobody is. */
export async function loadViewer() {
  const viewer = await queryClient.ensureQueryData(options);
  signedIn.set(true);
  return viewer;
}

/** Who is signed in. The shell has loaded it before any page shows. */
export function useViewer() {
  return useSuspenseQuery(options).data;
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

/** The reader's zone and language: as chosen for the console, else as the account or the computer has them. */
export function useTimeStyle(): TimeStyle {
  const { preferences, timeZone, locale } = useViewer();
  const ofComputer = Intl.DateTimeFormat().resolvedOptions();
  return {
    // The server says UTC and "en" when nobody has ever chosen.
    timeZone: preferences.timezone ?? (timeZone === "UTC" ? ofComputer.timeZone : timeZone),
    // The console speaks English: an account in another language doesn't mix its words in unless that was chosen here.
    locale: firstLocale(
      preferences.locale,
      locale.startsWith("en-") ? locale : undefined,
      ...navigator.languages,
    ),
    isoDates: preferences.dateFormat === "iso",
  };
}

/** Asks the server anew who is signed in, e.g. after a change of name or roles. */
export function refreshViewer(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: options.queryKey });
}
