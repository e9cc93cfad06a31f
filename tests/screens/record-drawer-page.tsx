import { QueryClientProvider } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  useLocation,
} from "@tanstack/react-router";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import RecordDrawer from "#client/features/records/record-drawer.tsx";
import { queryClient, trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import Toaster from "#client/ui/toaster.tsx";
import { TooltipLayer } from "#client/ui/tooltip.tsx";
import { textValue } from "#shared/edit-values.ts";
import { defineEdits } from "#shared/record-edits.ts";
import { idOf, parcels } from "./grid-list.ts";
import "#client/styles.css";

declare global {
  interface Window {
    /** Reads the record again; settles with the answer, whatever it is. */
    readAgain: () => Promise<void>;
    /** Opens a window with a reason over the record. */
    askReason: () => void;
  }
}
window.readAgain = () => queryClient.invalidateQueries({ queryKey: ["record"] });

const permission = "bookings:update";
const granted = new Set(["parcels:read", permission]);
const editor = { kind: "staff" as const, permissions: granted, id: idOf(1) };
const edits = defineEdits(parcels, { permission, fields: { code: textValue() } });
queryClient.setQueryData(trpc.profile.me.queryKey(), {
  organizationRole: null,
  permissions: [...granted],
  preferences: {},
  timeZone: "UTC",
  locale: "en",
} as never);

function Page() {
  const record = useLocation({ select: ({ search }) => (search as { record?: string }).record });
  const [isOver, setOver] = useState(false);
  const [reason, setReason] = useState("");
  window.askReason = () => setOver(true);
  return (
    <main className="p-4">
      <h1>Parcels</h1>
      <Button onClick={() => router.history.push(`/?record=${idOf(2)}`)}>Open</Button>
      <RecordDrawer
        resource={parcels}
        id={record}
        granted={granted}
        cells={{}}
        actions={[]}
        panels={[]}
        edits={edits}
        editor={editor}
        onClose={() => router.history.push("/")}
        onClosed={() => {}}
        onStep={() => {}}
      />
      <FormDialog
        open={isOver}
        onOpenChange={setOver}
        isDirty={reason !== ""}
        lost="The reason isn't sent."
        title="Why"
      >
        <input aria-label="Reason" value={reason} onChange={(event) => setReason(event.target.value)} />
      </FormDialog>
    </main>
  );
}

const root = createRootRoute({ component: Page });
const router = createRouter({
  routeTree: root.addChildren([createRoute({ getParentRoute: () => root, path: "/" })]),
});

const app = document.getElementById("app");
if (!app) throw new Error("The preview has no #app element.");
createRoot(app).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider<never> router={router as never} />
      <TooltipLayer />
      <Toaster />
    </QueryClientProvider>
  </StrictMode>,
);
