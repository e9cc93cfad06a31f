import { useQuery } from "@tanstack/react-query";
import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { RecordFault } from "#client/features/records/record-fault.tsx";
import { RecordFields } from "#client/features/records/record-fields.tsx";
import { RecordHistory } from "#client/features/records/record-history.tsx";
import { isBlank } from "#client/grid/cell-text.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { listClient } from "#client/grid/list-client.ts";
import { Breadcrumb } from "#client/ui/breadcrumb.tsx";
import { Card } from "#client/ui/card.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";
import { allResources, resourceByName } from "#shared/resources/all-resources.ts";
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
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const list = { to: "/$desk/$resource", params: { desk, resource: "users" } } as const;
  const user = useQuery({
    queryKey: ["record", "users", id],
    queryFn: ({ signal }) => listClient.get("users", id, signal),
    enabled: isAllowed,
    retry: false,
  });
  const row = user.data;
  const name = typeof row?.["fullName"] === "string" ? row["fullName"] : undefined;
  useDocumentTitle(name ?? "User");
  useUserLive(id, names);
  useShortcut({
    keys: "escape",
    label: "Back",
    group: "User",
    run: () => (canGoBack ? router.history.back() : void router.navigate(list)),
  });

  if (!isAllowed) return <ForbiddenState />;
  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        breadcrumb={
          <Breadcrumb>
            <Link {...list}>{allResources["users"]?.label}</Link>
          </Breadcrumb>
        }
        title={name ?? "User"}
        actions={<CopyText text={id} className="font-mono text-2xs text-ink-faint max-sm:hidden" />}
      />
      {user.isPending && (
        <div role="status" aria-label="Loading" className="mx-auto w-full max-w-6xl p-4 sm:p-6">
          <SkeletonText lines={12} />
        </div>
      )}
      {user.isError && (
        <RecordFault fault={user.error} noun={resource.noun} onRetry={() => void user.refetch()} />
      )}
      {row && (
        <div className="mx-auto w-full max-w-7xl space-y-4 p-4 sm:p-6">
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
            <RecordHistory
              key={id}
              resource={resource}
              id={id}
              canRevert={holds(granted, "changes:revert")}
            />
          </Card>
        </div>
      )}
    </div>
  );
}

// What the header shows isn't repeated, and what isn't known isn't listed.
function factsOf(row: GridRow, granted: ReadonlySet<string>): string[] {
  return visibleFields(resource, granted).filter(
    (name) => !headerFields.includes(name) && !isBlank(row[name]),
  );
}
