import { createRootRoute, Outlet, redirect, useMatches } from "@tanstack/react-router";
import { NotFoundPage } from "#client/app/not-found-page.tsx";
import { PageFault } from "#client/app/page-fault.tsx";
import { Shell } from "#client/app/shell.tsx";
import { faultCode } from "#client/trpc.ts";
import { ToastLayer } from "#client/ui/toast-layer.tsx";
import { TooltipLayer } from "#client/ui/tooltip.tsx";
import { loadViewer } from "#client/viewer.ts";

export const Route = createRootRoute({
  async beforeLoad({ location, matches }) {
    if (matches.some((match) => match.staticData.bare)) return;
    await loadViewer().catch((fault: unknown) => {
      if (faultCode(fault) !== "UNAUTHORIZED") throw fault;
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
    });
  },
  component: Root,
  errorComponent: (fault) => (
    <div className="h-dvh bg-surface">
      <PageFault {...fault} />
    </div>
  ),
  notFoundComponent: NotFoundPage,
});

function Root() {
  const isBare = useMatches({ select: (matches) => matches.some((match) => match.staticData.bare) });
  return (
    <>
      {isBare ? (
        <Outlet />
      ) : (
        <Shell>
          <Outlet />
        </Shell>
      )}
      <ToastLayer />
      <TooltipLayer />
    </>
  );
}
