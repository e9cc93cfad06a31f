import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { dialogBackdrop } from "#client/ui/dialog-classes.ts";
import type { DrawerProps } from "#client/ui/drawer.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { X } from "#client/ui/icons.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import { useStored } from "#client/ui/use-stored.ts";

const narrowest = 360;

/** The loaded half of `Drawer`. */
export default function DrawerPanel({
  open,
  onOpenChange,
  onClosed,
  title,
  subtitle,
  actions,
  children,
  footer,
  storageKey = "drawer.width",
  width: initialWidth = 560,
  modal = false,
  takeFocus = true,
}: DrawerProps) {
  const isPhone = useIsPhone();
  const [width, setWidth] = useStored(storageKey, initialWidth);
  const popup = useRef<HTMLDivElement>(null);
  const blocks = modal || isPhone;
  return (
    <BaseDialog.Root
      open={open}
      modal={blocks}
      disablePointerDismissal={!blocks}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(isOpen) => !isOpen && onClosed?.()}
    >
      <BaseDialog.Portal>
        {blocks && !isPhone && <BaseDialog.Backdrop className={dialogBackdrop} />}
        <BaseDialog.Popup
          ref={popup}
          data-modal={blocks || undefined}
          initialFocus={takeFocus ? popup : false}
          finalFocus={takeFocus}
          style={isPhone ? undefined : { width: `min(${width}px, calc(100vw - 240px))` }}
          className={classNames(
            "fixed inset-y-0 right-0 z-20 flex flex-col bg-surface text-ink outline-none transition-transform duration-200 ease-out data-ending-style:translate-x-full data-starting-style:translate-x-full",
            isPhone ? "w-full" : "shadow-drawer",
          )}
        >
          {!isPhone && <ResizeHandle width={width} onResize={setWidth} popup={popup} />}
          <div className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line py-2 pr-2.5 pl-4">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="line-clamp-2 text-sm/4.5 font-semibold wrap-anywhere">
                {title}
              </BaseDialog.Title>
              {subtitle && <div className="truncate text-xs text-ink-faint">{subtitle}</div>}
            </div>
            {actions}
            <BaseDialog.Close render={<IconButton label="Close" keys="escape" icon={<X />} />} />
          </div>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
          {footer && (
            <footer className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-4 py-2.5">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function ResizeHandle({
  width,
  onResize,
  popup,
}: {
  width: number;
  onResize: (width: number) => void;
  popup: React.RefObject<HTMLDivElement | null>;
}) {
  const widest = Math.max(narrowest, window.innerWidth - 240);
  const resize = (next: number) => onResize(Math.round(Math.min(widest, Math.max(narrowest, next))));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- a focusable separator is a widget (ARIA 1.2)
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-px after:bg-transparent after:transition-colors hover:after:bg-accent focus-visible:outline-none focus-visible:after:w-[3px] focus-visible:after:bg-focus"
      onKeyDown={(event) => {
        const step = { ArrowLeft: 32, ArrowRight: -32 }[event.key];
        if (!step) return;
        event.preventDefault();
        resize(width + step);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !popup.current) return;
        resize(popup.current.getBoundingClientRect().right - event.clientX);
      }}
    />
  );
}
