import { useState } from "react";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { breadcrumbsOf, type Breadcrumb, type ErrorEvent } from "#shared/error-event.ts";
import type { Tone } from "#shared/resource.ts";

const tones: Record<string, Tone> = { error: "bad", fatal: "bad", warning: "warning" };
const shownAtFirst = 8;

/** What the person or the app did before the error, the newest first. */
export function ErrorBreadcrumbs({ event }: { event: ErrorEvent }) {
  const [showsAll, setShowsAll] = useState(false);
  const crumbs = breadcrumbsOf(event).toReversed();
  if (crumbs.length === 0) return null;
  const shown = showsAll ? crumbs : crumbs.slice(0, shownAtFirst);
  return (
    <section aria-label="Breadcrumbs">
      <h3 className="mb-1.5 text-sm font-medium">Breadcrumbs</h3>
      <ol className="divide-y divide-line rounded-md border border-line">
        {shown.map((crumb, index) => (
          <li key={index} className="flex items-baseline gap-2 px-2.5 py-1.5 text-xs">
            <Badge tone={tones[crumb.level] ?? "neutral"}>{crumb.category}</Badge>
            <span className="min-w-0 flex-1 font-mono break-words">{wordsOf(crumb)}</span>
            {crumb.at && <RelativeTime instant={crumb.at} className="shrink-0 text-ink-soft" />}
          </li>
        ))}
      </ol>
      {crumbs.length > shown.length && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setShowsAll(true)}>
          Show {crumbs.length - shown.length} more
        </Button>
      )}
    </section>
  );
}

function wordsOf({ message, data }: Breadcrumb): string {
  const facts = Object.entries(data)
    .filter(([, value]) => typeof value !== "object" || value === null)
    .map(([name, value]) => `${name}=${String(value)}`);
  return [message, ...facts].filter(Boolean).join("  ");
}
