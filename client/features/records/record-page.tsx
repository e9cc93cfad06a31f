import type { UseQueryResult } from "@tanstack/react-query";
import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Breadcrumb } from "#client/ui/breadcrumb.tsx";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { sentence } from "#shared/list-labels.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { RecordFault } from "./record-fault.tsx";

interface RecordPageProps<Data> {
  noun: string;
  /** Undefined until the record is there. */
  title: string | undefined;
  /** The list above it, where Escape leads when there is nowhere to go back to. */
  desk: string;
  listName: string;
  isAllowed: boolean;
  query: UseQueryResult<Data, unknown>;
  /** Beside the title, and at the right of its line. */
  meta?: ReactNode;
  actions?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** A record on a page of its own: title, way back, and its loading, failed and forbidden states. */
export function RecordPage<Data>(props: RecordPageProps<Data>) {
  const { noun, isAllowed, query, children } = props;
  const title = props.title ?? sentence(noun);
  const list = { to: "/$desk/$resource", params: { desk: props.desk, resource: props.listName } } as const;
  const router = useRouter();
  const canGoBack = useCanGoBack();
  useDocumentTitle(title);
  useShortcut({
    keys: "escape",
    label: "Back",
    group: sentence(noun),
    run: () => (canGoBack ? router.history.back() : void router.navigate(list)),
  });
  if (!isAllowed) return <ForbiddenState />;
  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        breadcrumb={
          <Breadcrumb>
            <Link {...list}>{resourceByName(props.listName).label}</Link>
          </Breadcrumb>
        }
        title={title}
        meta={props.meta}
        actions={props.actions}
      />
      {query.isPending && (
        <div role="status" aria-label="Loading" className="mx-auto w-full max-w-7xl p-4 sm:p-6">
          <SkeletonText lines={12} />
        </div>
      )}
      {query.isError && <RecordFault fault={query.error} noun={noun} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <div className="mx-auto w-full max-w-7xl space-y-4 p-4 sm:p-6">{children(query.data)}</div>
      )}
    </div>
  );
}
