import { createRouter } from "@tanstack/react-router";
import { NotFoundPage } from "#client/app/not-found-page.tsx";
import { PageFault } from "#client/app/page-fault.tsx";
import { PagePending } from "#client/app/page-pending.tsx";
import { routeTree } from "#client/app/route-tree.gen.ts";
import { parseSearch, stringifySearch } from "#client/app/search-text.ts";

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultPendingMinMs: 300,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Shows the page without the shell and to people who are not signed in. */
    bare?: boolean;
  }
}
