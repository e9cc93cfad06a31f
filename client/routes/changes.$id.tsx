import { createFileRoute, notFound } from "@tanstack/react-router";
import { ChangeHost } from "#client/change/change-host.tsx";
import { ChangePage } from "#client/features/audit/change-page.tsx";
import { isUuid } from "#shared/uuid.ts";

export const Route = createFileRoute("/changes/$id")({
  beforeLoad({ params }) {
    if (!isUuid(params.id)) throw notFound();
  },
  component: ChangeRoute,
});

function ChangeRoute() {
  const { id } = Route.useParams();
  return (
    <>
      <ChangePage key={id} id={id} />
      <ChangeHost />
    </>
  );
}
