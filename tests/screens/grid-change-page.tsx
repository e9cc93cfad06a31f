import { QueryClientProvider } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { TRPCClientError } from "@trpc/client";
import { createRoot } from "react-dom/client";
import { runChange } from "#client/change/apply-change.ts";
import { ChangeHost } from "#client/change/change-host.tsx";
import { openChange, type ChangeRequest } from "#client/change/change-request.ts";
import { queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import Toaster from "#client/ui/toaster.tsx";
import { TooltipLayer } from "#client/ui/tooltip.tsx";
import type { ChangeOptions, Plan } from "#shared/change.ts";
import { idOf } from "./grid-list.ts";
import "#client/styles.css";

declare global {
  interface Window {
    sent: ChangeOptions[];
    /** The plan's hash now; another one than was shown is refused, as the server does. */
    hash: string;
  }
}
window.sent = [];
window.hash = "first";

const plan = (): Plan => ({
  hash: window.hash,
  counts: [{ table: "invoices", operation: "update", rows: 2 }],
  rows: [1, 2].map((number) => ({
    table: "invoices",
    rowId: idOf(number),
    title: `PD-${number}`,
    operation: "update",
    before: { status: "open", totalAmount: "1050", currency: "EUR" },
    after: { status: window.hash === "first" ? "void" : "paid", totalAmount: "0", currency: "EUR" },
  })),
  effects: [{ kind: "mail", count: 2 }],
  warnings: ["One of them is due today."],
});

const request: ChangeRequest = {
  title: "Void 2 invoices",
  verb: "Void",
  danger: true,
  done: ({ rowCount }) => `${rowCount} invoices voided`,
  async send(options) {
    window.sent.push(options);
    if (options.mode === "rehearse") return { mode: "rehearse", plan: plan(), result: null };
    if (options.expect !== undefined && options.expect !== window.hash) {
      const data = { code: "CONFLICT", details: { plan: plan() } };
      throw TRPCClientError.from({ error: { message: "The records have changed.", code: -32009, data } });
    }
    return { mode: "apply", changeId: idOf(9), rowCount: 2, revertible: true, result: null };
  },
};

function Page() {
  return (
    <>
      <main className="flex gap-2 p-4">
        <h1>Changes</h1>
        <Button onClick={() => openChange(request)}>Rehearse</Button>
        <Button onClick={() => void runChange(request)}>Do it now</Button>
        <Button onClick={() => void router.history.push("/further")}>Further</Button>
      </main>
      <ChangeHost />
    </>
  );
}

const root = createRootRoute({ component: Page });
const paths = ["/", "/further"].map((path) => createRoute({ getParentRoute: () => root, path }));
const router = createRouter({ routeTree: root.addChildren(paths) });

const app = document.getElementById("app");
if (!app) throw new Error("The preview has no #app element.");
createRoot(app).render(
  <QueryClientProvider client={queryClient}>
    <RouterProvider<never> router={router as never} />
    <TooltipLayer />
    <Toaster />
  </QueryClientProvider>,
);
