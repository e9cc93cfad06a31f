import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { faultWords, trpc } from "#client/trpc.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import type { CreatePolicyInput } from "#shared/inputs/approvals-inputs.ts";

/** What a rule would have stopped in the last 30 days; follows the form. */
export function PolicyPreview({ scope }: { scope: Pick<CreatePolicyInput, "commands" | "condition"> }) {
  const { locale } = useLocale();
  const asked = useDeferredValue(scope);
  const preview = useQuery({
    ...trpc.approvalPolicies.preview.queryOptions({ commands: asked.commands, condition: asked.condition }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (preview.isError) return <p className="text-sm text-bad-ink">{faultWords(preview.error)}</p>;
  if (!preview.data) return <p className="text-sm text-ink-faint">Counting …</p>;
  const { matched, examined, examples, cannotTell } = preview.data;
  return (
    <section aria-live="polite" className="rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      <p>
        {cannotTell
          ? "It looks at what is typed, which the audit log doesn't keep, so nobody can tell what it would have stopped."
          : `It would have stopped ${formatQuantity(matched, "change", locale)} of ${formatNumber(examined, locale)} in the last 30 days.`}
      </p>
      {examples.length > 0 && (
        <ul className="mt-1 text-xs text-ink-soft">
          {examples.map(({ changeId, at, description, actorName }) => (
            <li key={changeId} className="truncate">
              {actorName ?? "The console"}: {description ?? "a change"}, <RelativeTime instant={at} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
