import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { flatPlaces } from "#client/app/navigation.ts";
import { openOverlay } from "#client/app/overlays.ts";
import { shownRequest } from "#client/change/change-request.ts";
import { nextTheme, setTheme } from "#client/ui/appearance.ts";
import { registerShortcut, useShortcut } from "#client/ui/shortcuts.ts";
import { useStore } from "#client/ui/store.ts";
import { toast } from "#client/ui/toast.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";

/** The shortcuts that work everywhere. Every other one is held by the screen that it acts on, with `useShortcut`. */
export function GlobalShortcuts() {
  const navigate = useNavigate();
  const granted = useGranted();
  useShortcut({
    keys: "mod+k",
    label: "Search and commands",
    whileTyping: true,
    inDialogs: true,
    run: () => openOverlay.set(openOverlay.get() === "palette" ? null : "palette"),
  });
  useShortcut({ keys: "?", label: "Keyboard shortcuts", run: () => openOverlay.set("shortcuts") });
  useShortcut({
    keys: "mod+shift+l",
    label: "Switch the theme",
    run: () => {
      const theme = nextTheme();
      setTheme(theme);
      toast({ id: "theme", title: `Theme: ${theme}`, timeout: 1500 });
    },
  });
  useShortcut({ keys: "g h", label: "Today", group: "Go to", run: () => void navigate({ to: "/" }) });
  const mayApprove = holds(granted, "approval-requests:read");
  useShortcut(
    {
      keys: "g a",
      label: "Approvals",
      group: "Go to",
      run: () => void navigate({ to: "/approvals" }),
    },
    mayApprove,
  );
  // A toast that a change was asked for leads to it, from wherever that was.
  const asked = useStore(shownRequest);
  useEffect(() => {
    if (asked === null) return;
    shownRequest.set(null);
    void navigate({ to: "/approvals", search: { tab: "mine", request: asked } });
  }, [asked, navigate]);
  useShortcut({
    keys: "g p",
    label: "Your profile",
    group: "Go to",
    run: () => void navigate({ to: "/profile" }),
  });
  useEffect(() => {
    const undo = flatPlaces(granted)
      .filter((place) => place.keys !== undefined)
      .map(({ keys = "", label, path }) =>
        registerShortcut({ keys, label, group: "Go to", run: () => void navigate({ to: path }) }),
      );
    return () => {
      for (const take of undo) take();
    };
  }, [granted, navigate]);
  return null;
}
