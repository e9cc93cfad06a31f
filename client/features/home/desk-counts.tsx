import { CountTile } from "./count-tile.tsx";
import type { TodayCount } from "./today-counts.ts";

/** A line of the panel at the top of Today: one desk and its numbers. */
export function DeskCounts({ name, counts }: { name: string; counts: readonly TodayCount[] }) {
  return (
    <section aria-label={name} className="grid border-t border-line first:border-0 sm:grid-cols-[120px_1fr]">
      <h2 className="px-4 pt-3.5 text-sm font-semibold sm:pt-4">{name}</h2>
      <div className="grid grid-cols-2 sm:grid-cols-3">
        {counts.map((count) => (
          <CountTile key={count.label} {...count} />
        ))}
      </div>
    </section>
  );
}
