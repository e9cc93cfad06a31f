import { createFileRoute, notFound } from "@tanstack/react-router";
import { ChangeHost } from "#client/change/change-host.tsx";
import { ImportPage } from "#client/features/imports/import-page.tsx";
import { allEdits } from "#shared/edits/all-edits.ts";
import { isUuid } from "#shared/uuid.ts";

export const Route = createFileRoute("/import/$resource")({
  validateSearch: (search: Record<string, unknown>): { file?: string } =>
    typeof search["file"] === "string" && isUuid(search["file"]) ? { file: search["file"] } : {},
  beforeLoad({ params }) {
    if (!allEdits[params.resource]) throw notFound();
  },
  component: ImportRoute,
});

function ImportRoute() {
  const { resource } = Route.useParams();
  const { file } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <>
      <ImportPage
        key={resource}
        edits={allEdits[resource]!}
        fileId={file}
        onFile={(next) => void navigate({ search: next === undefined ? {} : { file: next } })}
      />
      <ChangeHost />
    </>
  );
}
