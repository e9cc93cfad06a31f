import { classNames } from "#client/ui/class-names.ts";

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

const names: Record<string, string> = {
  mod: isApple ? "⌘" : "Ctrl",
  alt: isApple ? "⌥" : "Alt",
  shift: isApple ? "⇧" : "Shift",
  // In words: the fonts of many computers have no sign for these.
  enter: "Enter",
  escape: "Esc",
  arrowup: "Up",
  arrowdown: "Down",
  arrowleft: "Left",
  arrowright: "Right",
  space: "Space",
  tab: "Tab",
  home: "Home",
  end: "End",
  pageup: "PgUp",
  pagedown: "PgDn",
  delete: "Del",
};

/** The keys of a shortcut as this computer names them: `mod+k` is ⌘ K or Ctrl K, `g e` is G then E. */
export function keyNames(keys: string): string[] {
  return keys
    .split(/[ +]/)
    .map((key) => names[key.toLowerCase()] ?? (/^.$|^f\d+$/.test(key) ? key.toUpperCase() : key));
}

/** A shortcut drawn as keys. `plain` leaves the boxes out, for menus and tooltips. */
export function Kbd({ keys, plain, className }: { keys: string; plain?: boolean; className?: string }) {
  return (
    <span
      className={classNames("inline-flex items-center gap-0.5 align-middle pointer-coarse:hidden", className)}
    >
      {keyNames(keys).map((name, at) => (
        <kbd
          key={`${at} ${name}`}
          className={classNames(
            "font-sans text-2xs tabular-nums",
            plain
              ? "text-ink-faint"
              : "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-strong bg-raised px-1 text-ink-soft",
          )}
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
