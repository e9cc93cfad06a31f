import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { ChangeEffectList } from "./change-effect-list.tsx";
import { ChangeFacts } from "./change-facts.tsx";
import { ChangeLinks } from "./change-links.tsx";
import { ChangeRowList } from "./change-row-list.tsx";
import { TakeBack } from "./take-back.tsx";

/** The audit log's entry in full: who, why, which rows and fields, what went out, and the way back. */
export function ChangePanel({ row }: { row: GridRow }) {
  const changeId = typeof row["changeId"] === "string" ? row["changeId"] : undefined;
  if (!changeId || row["outcome"] !== "ok") {
    return (
      <EmptyState fill={false} title="No rows were changed">
        {row["outcome"] === "ok"
          ? "This entry records something that was read or done outside the database."
          : "The attempt was refused, so nothing was changed."}
      </EmptyState>
    );
  }
  return <Change changeId={changeId} />;
}

function Change({ changeId }: { changeId: string }) {
  const change = useQuery(trpc.audit.change.queryOptions({ changeId }));
  if (change.error)
    return (
      <ErrorState
        fill={false}
        message={faultWords(change.error)}
        reference={faultReference(change.error)}
        onRetry={() => void change.refetch()}
      />
    );
  if (!change.data) return <SkeletonText lines={8} />;
  const { data } = change;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-3">
        <TakeBack change={data} />
        <Link to="/changes/$id" params={{ id: changeId }} className="text-sm underline underline-offset-2">
          Open as a page
        </Link>
      </div>
      <ChangeLinks change={data} />
      <ChangeFacts change={data} />
      {data.effects.length > 0 && <ChangeEffectList change={data} />}
      {data.counts.length > 0 && <ChangeRowList change={data} whole={false} />}
    </div>
  );
}
