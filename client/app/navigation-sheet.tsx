import { Dialog } from "@base-ui/react/dialog";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { openOverlay } from "#client/app/overlays.ts";
import { SidebarContent } from "#client/app/sidebar-content.tsx";
import { dialogBackdrop } from "#client/ui/dialog-classes.ts";
import { useStore } from "#client/ui/store.ts";

/** The sidebar as a sheet from the left, on a phone. Closes on arriving somewhere. */
export default function NavigationSheet() {
  const open = useStore(openOverlay) === "navigation";
  const address = useLocation({ select: (location) => location.href });
  const arrivedAt = useRef(address);
  useEffect(() => {
    if (address === arrivedAt.current) return;
    arrivedAt.current = address;
    if (openOverlay.get() === "navigation") openOverlay.set(null);
  }, [address]);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => !next && openOverlay.get() === "navigation" && openOverlay.set(null)}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdrop} />
        <Dialog.Popup
          data-modal
          className="fixed inset-y-0 left-0 z-30 w-[min(300px,86vw)] bg-canvas text-ink shadow-dialog outline-none transition-transform duration-200 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <SidebarContent />
          <Dialog.Close className="sr-only">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
