import { useQueries } from "@tanstack/react-query";
import { listClient } from "#client/grid/list-client.ts";
import { belongsTo, most, UserSectionCard } from "./user-section.tsx";
import type { UserSection } from "./user-sections.ts";

interface UserSectionColumnProps {
  sections: readonly UserSection[];
  userId: string;
  granted: ReadonlySet<string>;
}

/** Sections under each other; those without a row share one line at the end. */
export function UserSectionColumn({ sections, userId, granted }: UserSectionColumnProps) {
  const lists = useQueries({
    queries: sections.map((section) => ({
      queryKey: ["related", section.resource.name, section.field, userId],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listClient.rows(
          section.resource.name,
          { filter: belongsTo(section, userId), limit: most + 1 },
          signal,
        ),
    })),
  });
  const isEmpty = (index: number) => lists[index]?.data?.rows.length === 0;
  const empty = sections.filter((_, index) => isEmpty(index)).map(({ title }) => title);
  return (
    <>
      {sections.map((section, index) => {
        const list = lists[index];
        if (!list || isEmpty(index)) return null;
        return <UserSectionCard key={section.resource.name} {...{ section, userId, granted, list }} />;
      })}
      {empty.length > 0 && (
        <p className="rounded-lg border border-dashed border-line px-4 py-2.5 text-sm text-ink-faint">
          Nothing under {empty.join(", ")}.
        </p>
      )}
    </>
  );
}
