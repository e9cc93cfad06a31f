import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { ConnectionBar } from "#client/app/connection-bar.tsx";
import { GlobalShortcuts } from "#client/app/global-shortcuts.tsx";
import { ImpersonationBar } from "#client/app/impersonation-bar.tsx";
import { openOverlay } from "#client/app/overlays.ts";
import { PhoneBar } from "#client/app/phone-bar.tsx";
import { RouteAnnouncer } from "#client/app/route-announcer.tsx";
import "#client/app/tenant-choice.ts";
import { Sidebar } from "#client/app/sidebar.tsx";
import { followedJobs, followJobs } from "#client/change/change-jobs.ts";
import { tellJobEnd } from "#client/change/job-ends.ts";
import { followedExports } from "#client/grid/export-runs.ts";
import { sessionEnded } from "#client/transport-state.ts";
import { adoptAppearance } from "#client/ui/appearance.ts";
import { LocaleProvider } from "#client/ui/locale.tsx";
import { useStore } from "#client/ui/store.ts";
import { useIsPhone } from "#client/ui/use-media.ts";
import { useTimeStyle, useViewer } from "#client/viewer.ts";

const CommandPalette = lazy(() => import("#client/app/command-palette.tsx"));
const ShortcutsDialog = lazy(() => import("#client/app/shortcuts-dialog.tsx"));
const NavigationSheet = lazy(() => import("#client/app/navigation-sheet.tsx"));
const ProgressTray = lazy(() => import("#client/app/progress-tray.tsx"));
const SessionEndedDialog = lazy(() => import("#client/app/session-ended-dialog.tsx"));

/** What surrounds every page of somebody who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const style = useTimeStyle();
  const { preferences } = useViewer();
  useEffect(() => adoptAppearance(preferences), [preferences]);
  const isPhone = useIsPhone();
  return (
    <LocaleProvider {...style}>
      <GlobalShortcuts />
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-inverse px-3 py-1.5 text-sm text-on-inverse focus-visible:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-dvh flex-col bg-canvas">
        <ConnectionBar />
        <ImpersonationBar />
        {isPhone && <PhoneBar />}
        <div className="flex min-h-0 flex-1">
          {!isPhone && <Sidebar />}
          <main
            id="main"
            tabIndex={-1}
            className="scroll-thin relative min-w-0 flex-1 overflow-y-auto bg-surface outline-none sm:border-l"
          >
            {children}
          </main>
        </div>
      </div>
      <RouteAnnouncer />
      <ShellOverlays />
    </LocaleProvider>
  );
}

function ShellOverlays() {
  const overlay = useStore(openOverlay);
  const ended = useStore(sessionEnded);
  const isUnderWay = useStore(followedExports).length + useStore(followedJobs).length > 0;
  useEffect(() => followJobs(tellJobEnd), []);
  return (
    <Suspense>
      <Once when={overlay === "palette"}>
        <CommandPalette />
      </Once>
      <Once when={overlay === "shortcuts"}>
        <ShortcutsDialog />
      </Once>
      <Once when={overlay === "navigation"}>
        <NavigationSheet />
      </Once>
      <Once when={isUnderWay}>
        <ProgressTray />
      </Once>
      {ended && <SessionEndedDialog />}
    </Suspense>
  );
}

// Mounted from the first opening on, so that the closing motion is seen and nothing loads before it is wanted.
function Once({ when, children }: { when: boolean; children: ReactNode }) {
  const [wanted, setWanted] = useState(when);
  if (when && !wanted) setWanted(true);
  return wanted && children;
}
