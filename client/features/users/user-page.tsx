import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { RecordFields } from "#client/features/records/record-fields.tsx";
import { RecordHistory } from "#client/features/records/record-history.tsx";
import { RecordPage } from "#client/features/records/record-page.tsx";
import { isBlank } from "#client/grid/cell-text.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { listClient } from "#client/grid/list-client.ts";
import { Card } from "#client/ui/card.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { headerFields, UserHeader } from "./user-header.tsx";
import { UserSectionColumn } from "./user-section-column.tsx";
import { sectionsFor } from "./user-sections.ts";
import { useUserLive } from "./use-user-live.ts";

const resource = resourceByName("users");
const noCells = {};

/** Everything the console knows about one person, as far as the reader may see it, on one screen. */
export function UserPage({ desk, id }: { desk: string; id: string }) {
  const granted = useGranted();
  const isAllowed = holds(granted, resource.permission);
  const sections = useMemo(() => sectionsFor(granted), [granted]);
  const names = useMemo(
    () =>
      isAllowed ? [...sections.happened, ...sections.belongs].map((section) => section.resource.name) : [],
    [sections, isAllowed],
  );
  const user = useQuery({
    queryKey: ["record", "users", id],
    queryFn: ({ signal }) => listClient.get("users", id, signal),
    enabled: isAllowed,
    retry: false,
  });
  const name = user.data?.["fullName"];
  useUserLive(id, names);
  return (
    <RecordPage
      noun={resource.noun}
      title={typeof name === "string" ? name : undefined}
      desk={desk}
      listName={resource.name}
      isAllowed={isAllowed}
      query={user}
      actions={<CopyText text={id} className="font-mono text-2xs text-ink-faint max-sm:hidden" />}
    >
      {(row) => (
        <>
          <UserHeader row={row} />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="grid min-w-0 gap-4">
              <UserSectionColumn sections={sections.happened} userId={id} granted={granted} />
            </div>
            <div className="grid min-w-0 gap-4">
              <Card title="Account">
                <RecordFields resource={resource} row={row} names={factsOf(row, granted)} cells={noCells} />
              </Card>
              <UserSectionColumn sections={sections.belongs} userId={id} granted={granted} />
            </div>
          </div>
          <Card title="Timeline" description="Every change to this account, newest first.">
            <RecordHistory key={id} resource={resource} id={id} />
          </Card>
        </>
      )}
    </RecordPage>
  );
}

// What the header shows isn't repeated, and what isn't known isn't listed.
function factsOf(row: GridRow, granted: ReadonlySet<string>): string[] {
  return visibleFields(resource, granted).filter(
    (name) => !headerFields.includes(name) && !isBlank(row[name]),
  );
}
