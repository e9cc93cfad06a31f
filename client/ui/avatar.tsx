import { useState } from "react";
import { classNames } from "#client/ui/class-names.ts";

const hues = [262, 200, 160, 95, 45, 15, 340, 300];
const sizes = { sm: "size-5 text-[9px]", md: "size-6 text-[10px]", lg: "size-9 text-sm" };

export interface AvatarProps {
  name: string;
  src?: string | null;
  size?: keyof typeof sizes;
  /** Organizations are square, people round. */
  square?: boolean;
  className?: string;
}

/** A picture, or initials on a colour that stays the same for the same name. Decorative: the name stands beside it. */
export function Avatar({ name, src, size = "md", square, className }: AvatarProps) {
  const [failed, setFailed] = useState(false);
  const shape = classNames(
    "inline-flex shrink-0 items-center justify-center overflow-hidden font-semibold select-none",
    square ? "rounded-sm" : "rounded-full",
    sizes[size],
    className,
  );
  if (src && !failed)
    return (
      <img
        src={src}
        alt=""
        loading="lazy"
        referrerPolicy="no-referrer"
        className={shape}
        onError={() => setFailed(true)}
      />
    );
  const hue = hues[hashOf(name) % hues.length];
  return (
    <span
      aria-hidden
      className={classNames(
        shape,
        "bg-[oklch(0.92_0.045_var(--hue))] text-[oklch(0.4_0.1_var(--hue))] dark:bg-[oklch(0.33_0.06_var(--hue))] dark:text-[oklch(0.88_0.07_var(--hue))]",
      )}
      style={{ "--hue": hue } as React.CSSProperties}
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const last = words.length > 1 ? words.at(-1) : "";
  return `${[...(words[0] ?? "?")][0] ?? ""}${[...(last ?? "")][0] ?? ""}`.toUpperCase();
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
