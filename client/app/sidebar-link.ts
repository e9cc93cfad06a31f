/** A line of the sidebar; TanStack's Link marks the current page with `aria-current`. */
export const sidebarLink =
  "flex h-7 min-w-0 items-center gap-2 rounded-md px-2 text-sm text-ink-soft -outline-offset-1 transition-colors duration-75 hover:bg-hover hover:text-ink aria-[current=page]:bg-press aria-[current=page]:font-medium aria-[current=page]:text-ink pointer-coarse:h-10 [&_svg]:size-[15px] [&_svg]:shrink-0 [&_svg]:text-ink-faint aria-[current=page]:[&_svg]:text-accent-ink";
