/** The surface of everything that floats: menus, selects, popovers. */
export const popupSurface =
  "rounded-lg bg-overlay text-ink shadow-popup outline-none origin-(--transform-origin) transition-[opacity,scale] duration-100 ease-out data-ending-style:opacity-0 data-ending-style:duration-75 data-starting-style:scale-[0.98] data-starting-style:opacity-0";

/** One line of a menu or list; highlighted by pointer or keyboard. */
export const popupItem =
  "flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover data-highlighted:not-data-disabled:bg-[color-mix(in_srgb,var(--overlay),var(--ink)_6%)] pointer-coarse:min-h-10 [&_svg]:size-3.5 [&_svg]:shrink-0";

export const popupLabel = "px-2 pt-1.5 pb-1 text-2xs font-medium text-ink-faint select-none";

export const popupSeparator = "-mx-1 my-1 h-px bg-line";
