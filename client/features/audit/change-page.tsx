import { useQuery } from "@tanstack/react-query";
import { RecordPage } from "#client/features/records/record-page.tsx";
import { trpc } from "#client/trpc.ts";
import { Card } from "#client/ui/card.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";
import { changeTitle } from "./audit-words.ts";
import { ChangeEffectList, isMoving } from "./change-effect-list.tsx";
import { ChangeFacts } from "./change-facts.tsx";
import { ChangeLinks } from "./change-links.tsx";
import { ChangeRowList } from "./change-row-list.tsx";
import { TakeBack } from "./take-back.tsx";

/** One change, whole: who and why, every row before and after, what went out, and the way back. */
export function ChangePage({ id }: { id: string }) {
  const isAllowed = holds(useGranted(), "activities:read");
  const query = useQuery({
    ...trpc.audit.change.queryOptions({ changeId: id }),
    enabled: isAllowed,
    retry: false,
    // While something is on its way out.
    refetchInterval: ({ state }) => (state.data?.effects.some(isMoving) ? 5000 : false),
  });
  return (
    <RecordPage
      noun="change"
      title={query.data && changeTitle(query.data)}
      desk="admin"
      listName="activities"
      isAllowed={isAllowed}
      query={query}
      meta={<CopyText text={id} className="font-mono text-2xs max-lg:hidden" />}
      actions={query.data && <TakeBack change={query.data} />}
    >
      {(change) => (
        <>
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
        </>
      )}
    </RecordPage>
  );
}
