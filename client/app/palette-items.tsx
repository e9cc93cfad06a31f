import type { ReactElement } from "react";
import { placeIcon } from "#client/app/navigation-icons.tsx";
import { deskLabels, flatPlaces } from "#client/app/navigation.ts";
import { openOverlay } from "#client/app/overlays.ts";
import { recentPlaces } from "#client/app/palette-recent.ts";
import { scoreOf } from "#client/app/palette-score.ts";
import { leave } from "#client/app/sign-out.ts";
import { setTheme } from "#client/ui/appearance.ts";
import {
  CircleUser,
  House,
  Inbox,
  Keyboard,
  Link,
  LogOut,
  Monitor,
  Moon,
  Sun,
  Zap,
} from "#client/ui/icons.tsx";
import type { PageAction } from "#client/ui/page-actions.ts";
import { toast } from "#client/ui/toast.tsx";
import { holds } from "#shared/permissions.ts";

/** One line of the palette: it leads somewhere (`path`) or does something (`run`). */
export interface PaletteItem {
  id: string;
  label: string;
  detail?: string;
  icon: ReactElement;
  iconName?: string;
  keys?: string;
  keywords?: string;
  path?: string;
  run?: () => void;
}

export interface PaletteGroup {
  value: string;
  items: PaletteItem[];
}

const most = { empty: 5, asked: 8 };

/** The groups for what was typed, without the records: those come from the server. */
export function paletteGroups(
  query: string,
  granted: ReadonlySet<string>,
  offered: readonly PageAction[],
): PaletteGroup[] {
  const asked = query.trim() !== "";
  const groups = [
    { value: "Recent", items: asked ? [] : recent() },
    { value: "On this page", items: best(query, offered.map(fromPage), most.asked) },
    { value: "Go to", items: best(query, destinations(granted), asked ? most.asked : most.empty) },
    { value: "Actions", items: best(query, actions, asked ? most.asked : most.empty) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

function recent(): PaletteItem[] {
  return recentPlaces().map(({ path, label, detail, icon }) => ({
    id: `recent ${path}`,
    path,
    label,
    detail,
    icon: placeIcon(icon),
    iconName: icon,
  }));
}

function destinations(granted: ReadonlySet<string>): PaletteItem[] {
  const places = flatPlaces(granted).map(({ path, label, desk, keys, keywords, icon }) => ({
    id: path,
    path,
    label,
    keys,
    keywords: `${keywords ?? ""} ${deskLabels[desk]}`,
    detail: deskLabels[desk],
    icon: placeIcon(icon),
    iconName: icon,
  }));
  return [
    { id: "/", path: "/", label: "Today", keys: "g h", keywords: "home overview", icon: <House /> },
    ...(holds(granted, "approval-requests:read") ? [approvals] : []),
    ...places,
    {
      id: "/profile",
      path: "/profile",
      label: "Profile and security",
      keys: "g p",
      keywords: "account password sessions two-factor time zone",
      icon: <CircleUser />,
    },
  ];
}

const approvals: PaletteItem = {
  id: "/approvals",
  path: "/approvals",
  label: "Approvals",
  keys: "g a",
  keywords: "review requests second person",
  icon: <Inbox />,
};

const actions: PaletteItem[] = [
  {
    id: "copy-link",
    label: "Copy a link to this page",
    keywords: "share address url",
    icon: <Link />,
    run: copyLink,
  },
  {
    id: "theme-light",
    label: "Light theme",
    keywords: "appearance",
    icon: <Sun />,
    run: () => setTheme("light"),
  },
  {
    id: "theme-dark",
    label: "Dark theme",
    keywords: "appearance",
    icon: <Moon />,
    run: () => setTheme("dark"),
  },
  {
    id: "theme-system",
    label: "Theme of the computer",
    keywords: "appearance system",
    icon: <Monitor />,
    run: () => setTheme("system"),
  },
  {
    id: "shortcuts",
    label: "Keyboard shortcuts",
    keys: "?",
    keywords: "help keys",
    icon: <Keyboard />,
    run: () => openOverlay.set("shortcuts"),
  },
  { id: "sign-out", label: "Sign out", keywords: "log out leave", icon: <LogOut />, run: () => void leave() },
];

function fromPage({ id, label, icon, keywords, keys, run }: PageAction): PaletteItem {
  return { id: `page ${id}`, label, icon: icon ?? <Zap />, keywords, keys, run };
}

function best(query: string, items: readonly PaletteItem[], limit: number): PaletteItem[] {
  return items
    .map((item) => ({
      item,
      score: Math.max(scoreOf(query, item.label), scoreOf(query, item.keywords ?? "") * 0.6),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

function copyLink(): void {
  void navigator.clipboard
    .writeText(window.location.href)
    .then(() => toast({ title: "Link copied", tone: "good", timeout: 2000 }));
}
