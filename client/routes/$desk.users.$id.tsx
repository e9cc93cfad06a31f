import { createFileRoute, notFound } from "@tanstack/react-router";
import { ChangeHost } from "#client/change/change-host.tsx";
import { UserPage } from "#client/features/users/user-page.tsx";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { isUuid } from "#shared/uuid.ts";

export const Route = createFileRoute("/$desk/users/$id")({
  beforeLoad({ params }) {
    const { desk, alsoIn } = resourceByName("users");
    const isHere = desk === params.desk || alsoIn?.some((other) => other === params.desk);
    if (!isHere || !isUuid(params.id)) throw notFound();
  },
  component: UserRoute,
});

function UserRoute() {
  const { desk, id } = Route.useParams();
  return (
    <>
      <UserPage key={id} desk={desk} id={id} />
      <ChangeHost />
    </>
  );
}
