import { useQuery } from "@tanstack/react-query";
import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { RecordFault } from "#client/features/records/record-fault.tsx";
import { trpc } from "#client/trpc.ts";
import { Breadcrumb } from "#client/ui/breadcrumb.tsx";
import { Card } from "#client/ui/card.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";
import { changeTitle } from "./audit-words.ts";
import { ChangeEffectList, isMoving } from "./change-effect-list.tsx";
import { ChangeFacts } from "./change-facts.tsx";
import { ChangeLinks } from "./change-links.tsx";
import { ChangeRowList } from "./change-row-list.tsx";
import { TakeBack } from "./take-back.tsx";

const list = { to: "/$desk/$resource", params: { desk: "admin", resource: "activities" } } as const;

/** One change, whole: who and why, every row before and after, what went out, and the way back. */
export function ChangePage({ id }: { id: string }) {
  const isAllowed = holds(useGranted(), "activities:read");
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const query = useQuery({
    ...trpc.audit.change.queryOptions({ changeId: id }),
    enabled: isAllowed,
    retry: false,
    // While something is on its way out.
    refetchInterval: ({ state }) => (state.data?.effects.some(isMoving) ? 5000 : false),
  });
  const change = query.data;
  const title = change ? changeTitle(change) : "Change";
  useDocumentTitle(title);
  useShortcut({
    keys: "escape",
    label: "Back",
    group: "Change",
    run: () => (canGoBack ? router.history.back() : void router.navigate(list)),
  });
  if (!isAllowed) return <ForbiddenState />;
  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        breadcrumb={
          <Breadcrumb>
            <Link {...list}>Audit log</Link>
          </Breadcrumb>
        }
        title={title}
        meta={<CopyText text={id} className="font-mono text-2xs max-lg:hidden" />}
        actions={change && <TakeBack change={change} />}
      />
      {query.isPending && (
        <div role="status" aria-label="Loading" className="mx-auto w-full max-w-6xl p-4 sm:p-6">
          <SkeletonText lines={12} />
        </div>
      )}
      {query.isError && (
        <RecordFault fault={query.error} noun="change" onRetry={() => void query.refetch()} />
      )}
      {change && (
        <div className="mx-auto w-full max-w-7xl space-y-4 p-4 sm:p-6">
          <ChangeLinks change={change} />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
            <Card title="Rows" className="max-lg:order-2">
              {change.counts.length > 0 ? (
                <ChangeRowList change={change} whole />
              ) : (
                <EmptyState fill={false} title="No row was changed" />
              )}
            </Card>
            <div className="grid min-w-0 gap-4">
              <Card title="Who and why">
                <ChangeFacts change={change} />
              </Card>
              {change.effects.length > 0 && (
                <Card
                  title="What went out"
                  description="Sent after the change was made, each once by its key."
                >
                  <ChangeEffectList change={change} />
                </Card>
              )}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
