import { Link } from "@tanstack/react-router";
import { openOverlay } from "#client/app/overlays.ts";
import { leave } from "#client/app/sign-out.ts";
import { faultWords } from "#client/trpc.ts";
import {
  setDensity,
  setTheme,
  useDensity,
  useTheme,
  type Density,
  type Theme,
} from "#client/ui/appearance.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from "#client/ui/icons.tsx";
import { Menu, MenuGroup, MenuItem, MenuRadioGroup, MenuSeparator } from "#client/ui/menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import { useViewer } from "#client/viewer.ts";

const themeOptions: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: "system", label: "As the computer", icon: <Monitor /> },
  { value: "light", label: "Light", icon: <Sun /> },
  { value: "dark", label: "Dark", icon: <Moon /> },
];
const densityOptions: { value: Density; label: string }[] = [
  { value: "compact", label: "Compact" },
  { value: "comfortable", label: "Comfortable" },
];

/** Who is signed in, and what belongs to them: profile, looks, shortcuts, signing out. */
export function UserMenu({ compact }: { compact?: boolean }) {
  const { name, email, avatarUrl } = useViewer();
  const theme = useTheme();
  const density = useDensity();
  return (
    <Menu
      side={compact ? "right" : "top"}
      align={compact ? "end" : "start"}
      className="w-56"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          className={classNames(
            "flex items-center gap-2 rounded-md text-left -outline-offset-1 hover:bg-hover data-popup-open:bg-hover",
            compact ? "size-8 justify-center" : "h-9 min-w-0 flex-1 px-1.5",
          )}
        >
          <Avatar name={name} src={avatarUrl} />
          {!compact && (
            <span className="min-w-0 leading-tight">
              <span className="block truncate text-xs font-medium">{name}</span>
              <span className="block truncate text-2xs text-ink-faint">{email}</span>
            </span>
          )}
        </button>
      }
    >
      <MenuItem icon={<CircleUser />} keys="g p" render={<Link to="/profile" />}>
        Profile and security
      </MenuItem>
      <MenuItem icon={<Keyboard />} keys="?" onClick={() => openOverlay.set("shortcuts")}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuGroup label="Theme">
        <MenuRadioGroup value={theme} onValueChange={setTheme} options={themeOptions} />
      </MenuGroup>
      <MenuGroup label="Rows">
        <MenuRadioGroup value={density} onValueChange={setDensity} options={densityOptions} />
      </MenuGroup>
      <MenuSeparator />
      <MenuItem
        icon={<LogOut />}
        onClick={() =>
          void leave().catch((fault: unknown) => toast({ title: faultWords(fault), tone: "bad" }))
        }
      >
        Sign out
      </MenuItem>
    </Menu>
  );
}
