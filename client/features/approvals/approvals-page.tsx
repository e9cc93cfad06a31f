import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { ArrowLeft } from "#client/ui/icons.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { Tabs } from "#client/ui/tabs.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import { useCan } from "#client/viewer.ts";
import { RequestList } from "./request-list.tsx";
import { RequestReview } from "./request-review.tsx";
import { type ApprovalsTab, useLiveApprovals, useWaiting } from "./use-approvals.ts";

export interface ApprovalsAddress {
  tab: ApprovalsTab;
  requestId: string | undefined;
}

interface ApprovalsPageProps {
  address: ApprovalsAddress;
  onAddressChange: (address: ApprovalsAddress) => void;
}

const emptyWords: Record<ApprovalsTab, { title: string; words: string }> = {
  review: { title: "Nothing waits for you", words: "Changes that need a second person show up here." },
  mine: { title: "You have asked for nothing", words: "When a change needs approval, it waits here." },
  history: { title: "Nothing was decided yet", words: "What was approved or declined is kept here." },
};

/** What waits for a second person, what one asked for oneself, and what became of it. */
export function ApprovalsPage({ address, onAddressChange }: ApprovalsPageProps) {
  useDocumentTitle("Approvals");
  const isAllowed = useCan()("approval-requests:read");
  useLiveApprovals(isAllowed);
  const waiting = useWaiting(isAllowed);
  const isPhone = useIsPhone();
  const { tab, requestId } = address;
  const inbox = useQuery({ ...trpc.approvals.inbox.queryOptions({ tab }), enabled: isAllowed, retry: false });
  const requests = inbox.data ?? [];
  const place = requests.findIndex(({ id }) => id === requestId);
  const choose = (id: string | undefined) => onAddressChange({ tab, requestId: id });
  const step = (by: number) => {
    const next = requests[Math.min(Math.max(place + by, 0), requests.length - 1)];
    if (next) choose(next.id);
  };
  useShortcut({ keys: "j", label: "Next request", group: "Approvals", run: () => step(1) });
  useShortcut({ keys: "k", label: "Previous request", group: "Approvals", run: () => step(-1) });
  // Beside the list there is room for one from the start.
  const first = requests[0]?.id;
  useEffect(() => {
    if (!isPhone && first && requestId === undefined) onAddressChange({ tab, requestId: first });
  });
  if (!isAllowed) return <ForbiddenState />;
  const showsList = !isPhone || requestId === undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Approvals"
        breadcrumb={undefined}
        actions={
          isPhone && requestId !== undefined ? (
            <Button icon={<ArrowLeft />} onClick={() => choose(undefined)}>
              All requests
            </Button>
          ) : undefined
        }
      />
      <Tabs
        label="Approvals"
        value={tab}
        onValueChange={(next) => onAddressChange({ tab: next, requestId: undefined })}
        listClassName="px-4 sm:px-5"
        className="flex min-h-0 flex-1 flex-col"
        tabs={[
          { value: "review", label: "To review", ...(waiting > 0 && { count: waiting }) },
          { value: "mine", label: "Mine" },
          { value: "history", label: "History" },
        ]}
      >
        <div className="flex min-h-0 flex-1">
          {showsList && (
            <div
              className={classNames(
                "scroll-thin overflow-y-auto",
                isPhone ? "flex-1" : "w-[340px] shrink-0 border-r border-line",
              )}
            >
              {inbox.isPending && <SkeletonText className="p-4" lines={6} />}
              {inbox.isError && (
                <ErrorState
                  fill={false}
                  message={faultWords(inbox.error)}
                  reference={faultReference(inbox.error)}
                  onRetry={() => void inbox.refetch()}
                />
              )}
              {inbox.data?.length === 0 && (
                <EmptyState fill={false} title={emptyWords[tab].title}>
                  {emptyWords[tab].words}
                </EmptyState>
              )}
              <RequestList requests={requests} chosenId={requestId} onChoose={choose} />
            </div>
          )}
          {requestId !== undefined && (
            <div className="scroll-thin min-w-0 flex-1 overflow-y-auto">
              <RequestReview key={requestId} id={requestId} />
            </div>
          )}
        </div>
      </Tabs>
    </div>
  );
}
