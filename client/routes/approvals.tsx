import { createFileRoute } from "@tanstack/react-router";
import { ApprovalsPage } from "#client/features/approvals/approvals-page.tsx";
import { isUuid } from "#shared/uuid.ts";

const tabs = ["review", "mine", "history"] as const;
type ApprovalsSearch = { tab?: (typeof tabs)[number]; request?: string };

export const Route = createFileRoute("/approvals")({
  validateSearch: (search: Record<string, unknown>): ApprovalsSearch => {
    const tab = tabs.find((known) => known === search["tab"]);
    const request = search["request"];
    return {
      ...(tab && tab !== "review" && { tab }),
      ...(typeof request === "string" && isUuid(request) && { request }),
    };
  },
  component: function Approvals() {
    const { tab = "review", request } = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ApprovalsPage
        address={{ tab, requestId: request }}
        onAddressChange={(next) =>
          void navigate({
            search: {
              ...(next.tab !== "review" && { tab: next.tab }),
              ...(next.requestId && { request: next.requestId }),
            },
            replace: true,
            resetScroll: false,
          })
        }
      />
    );
  },
});
