import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { DataGrid } from "#client/grid/data-grid.tsx";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import type { GridView } from "#client/grid/grid-views.ts";
import Toaster from "#client/ui/toaster.tsx";
import { TooltipLayer } from "#client/ui/tooltip.tsx";
import { listParamsFromSearch, listParamsToSearch, readSearch, writeSearch } from "#shared/list-url.ts";
import { parcelList, parcels, type ParcelList } from "./grid-list.ts";
import "#client/styles.css";

declare global {
  interface Window {
    parcels: ParcelList;
    ran: { action: string; selection: ActionTarget["selection"] }[];
    followed: string[];
  }
}

const start = readSearch(location.search.slice(1));
window.parcels = parcelList(start["size"] === undefined ? undefined : Number(start["size"]));
window.ran = [];
window.followed = [];

const views: GridView[] = [
  { id: "all", label: "All", params: {} },
  {
    id: "waiting",
    label: "Waiting",
    params: { filter: { field: "status", operator: "anyOf", value: ["waiting"] } },
  },
  {
    id: "lost",
    label: "Lost",
    params: { filter: { field: "code", operator: "is", value: "none" } },
    whenEmpty: "Parcels that nobody found are here.",
  },
];
const actions: GridAction[] = [
  {
    id: "pack",
    label: "Pack",
    shortcut: "p",
    permission: "parcels:pack",
    run: ({ selection }) => void window.ran.push({ action: "pack", selection }),
  },
  {
    id: "burn",
    label: "Burn",
    permission: "parcels:burn",
    danger: true,
    run: ({ selection }) => void window.ran.push({ action: "burn", selection }),
  },
];
const granted = new Set(["parcels:read", "parcels:pack", "users:read", "booking-items:read"]);
const queryClient = new QueryClient();

/** The address bar and its history as the router keeps them. */
function useAddress() {
  const read = () => ({
    search: location.search.slice(1),
    key: String((history.state as { key?: string } | null)?.key ?? "first"),
  });
  const [entry, setEntry] = useState(read);
  useEffect(() => {
    const onPop = () => setEntry(read());
    window.addEventListener("popstate", onPop);
    return () => window.removeEventListener("popstate", onPop);
  }, []);
  const go = (search: Record<string, string | undefined>, replace: boolean) => {
    const state = { key: replace ? entry.key : crypto.randomUUID() };
    history[replace ? "replaceState" : "pushState"](state, "", `?${writeSearch(search)}`);
    setEntry(read());
  };
  return { search: readSearch(entry.search), key: entry.key, go };
}

function Page() {
  const { search, key, go } = useAddress();
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "F9" && setAway((away) => !away);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const list = { size: search["size"], view: search["view"], record: search["record"] };
  return (
    <main className="h-dvh">
      {isAway ? (
        <p>Somewhere else</p>
      ) : (
        <DataGrid
          resource={parcels}
          client={window.parcels}
          title={parcels.label}
          granted={granted}
          params={listParamsFromSearch(search)}
          onParamsChange={(params, replace) => go({ ...list, ...listParamsToSearch(params) }, replace)}
          views={views}
          viewId={search["view"]}
          onViewChange={(view) =>
            go({ ...list, ...listParamsToSearch(view.params), view: view.id, record: undefined }, false)
          }
          rowActions={actions}
          bulkActions={actions}
          visitKey={key}
          openId={search["record"]}
          onOpen={(id, isStep) => go({ ...search, record: id }, isStep)}
          onFollow={(href) => void window.followed.push(href)}
        />
      )}
    </main>
  );
}

const app = document.getElementById("app");
if (!app) throw new Error("The preview has no #app element.");
createRoot(app).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Page />
      <TooltipLayer />
      <Toaster />
    </QueryClientProvider>
  </StrictMode>,
);
