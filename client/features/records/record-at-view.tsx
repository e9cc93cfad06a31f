import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RecordDiff } from "#client/change/record-diff.tsx";
import { changedFields, fieldWords, valueText } from "#client/change/diff-words.ts";
import { useReferenceNames } from "#client/change/reference-names.ts";
import { zonedInstant, zonedLocal } from "#client/grid/zoned-time.ts";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ArrowLeft } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { TextInput } from "#client/ui/text-input.tsx";
import { formatExact } from "#shared/format/dates.ts";
import { formatQuantity } from "#shared/format/numbers.ts";
import type { AnyResource } from "#shared/resource.ts";

interface RecordAtViewProps {
  resource: AnyResource;
  id: string;
  /** ISO instant. */
  at: string;
  onAt: (at: string) => void;
  onClose: () => void;
}

/** A record as it was at an instant: what differs from now, then every field whose past is kept. */
export function RecordAtView({ resource, id, at, onAt, onClose }: RecordAtViewProps) {
  const style = useLocale();
  const query = useQuery({
    ...trpc.audit.recordAt.queryOptions({ resource: resource.name, id, at }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const past = query.data;
  const names = useReferenceNames(resource, past ? [{ before: {}, after: past.was }] : []);
  return (
    <div className="flex flex-col gap-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" icon={<ArrowLeft />} onClick={onClose}>
          All changes
        </Button>
        <TextInput
          type="datetime-local"
          aria-label="As it was at"
          className="w-52"
          value={zonedLocal(at, style.timeZone)}
          onValueChange={(local) => {
            const instant = zonedInstant(local, style.timeZone);
            if (instant) onAt(instant);
          }}
        />
        <span className="text-xs text-ink-faint">{formatExact(at, style)}</span>
      </div>
      {query.isError && (
        <ErrorState
          fill={false}
          message={faultWords(query.error)}
          reference={faultReference(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {query.isPending && <SkeletonText lines={6} />}
      {past && !query.isError && (
        <>
          {past.logBegan && past.state === "there" && (
            <Banner tone="warning" title="The log here goes back less far">
              It begins on {formatExact(past.logBegan, style)}. This is the {resource.noun} as it was then.
              Older history is in the archive, or was never recorded.
            </Banner>
          )}
          {past.state === "unborn" && (
            <EmptyState fill={false} title="Not there yet">
              This {resource.noun} was made later.
            </EmptyState>
          )}
          {past.state === "removed" && (
            <EmptyState fill={false} title="Not there any more">
              This {resource.noun} had been removed by then.
            </EmptyState>
          )}
          {past.state === "there" && (
            <>
              {past.now && (
                <section>
                  <h3 className="mb-1 text-xs font-medium text-ink-faint">
                    {past.changesSince === 0
                      ? "Nothing has changed since"
                      : `What ${formatQuantity(past.changesSince, "change", style.locale)} made of it since`}
                  </h3>
                  {past.changesSince > 0 && (
                    <RecordDiff resource={resource} diff={differences(past.was, past.now)} />
                  )}
                </section>
              )}
              <section>
                <h3 className="mb-1 text-xs font-medium text-ink-faint">As it was</h3>
                <DescriptionList
                  items={changedFields(resource, [{ before: {}, after: past.was }]).map((name) => ({
                    term: fieldWords(resource, name),
                    value: valueText(resource.fields[name], past.was[name], past.was, { ...style, names }),
                  }))}
                />
              </section>
              {past.erased.length > 0 && (
                <p className="text-xs text-ink-faint">
                  What these were then was erased:{" "}
                  {past.erased.map((name) => fieldWords(resource, name)).join(", ")}.
                </p>
              )}
              {past.unrecorded.length > 0 && (
                <p className="text-xs text-ink-faint">
                  The past of these is not kept:{" "}
                  {past.unrecorded.map((name) => fieldWords(resource, name)).join(", ")}.
                </p>
              )}
            </>
          )}
        </>
      )}
    </div>
  );
}

function differences(then: Record<string, unknown>, now: Record<string, unknown>) {
  const differing = Object.keys(then).filter(
    (name) => JSON.stringify(then[name]) !== JSON.stringify(now[name]),
  );
  const only = (values: Record<string, unknown>) =>
    Object.fromEntries(differing.map((name) => [name, values[name]]));
  return { operation: "update" as const, before: only(then), after: only(now), beside: now };
}
