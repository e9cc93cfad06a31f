import { createFileRoute, notFound } from "@tanstack/react-router";
import { ChangeHost } from "#client/change/change-host.tsx";
import { ImportPage } from "#client/features/imports/import-page.tsx";
import { isUuid } from "#shared/uuid.ts";

export const Route = createFileRoute("/import/$resource")({
  validateSearch: (search: Record<string, unknown>): { file?: string } =>
    typeof search["file"] === "string" && isUuid(search["file"]) ? { file: search["file"] } : {},
  // Only here, because the rules of writing are large and every other page starts without them.
  async loader({ params }) {
    const { allEdits } = await import("#shared/edits/all-edits.ts");
    const edits = allEdits[params.resource];
    if (!edits) throw notFound();
    return { edits };
  },
  component: ImportRoute,
});

function ImportRoute() {
  const { resource } = Route.useParams();
  const { edits } = Route.useLoaderData();
  const { file } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <>
      <ImportPage
        // Another file starts anew.
        key={`${resource} ${file ?? ""}`}
        edits={edits}
        fileId={file}
        onFile={(next) => void navigate({ search: next === undefined ? {} : { file: next } })}
      />
      <ChangeHost />
    </>
  );
}
