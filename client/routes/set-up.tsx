import { createFileRoute, useRouter } from "@tanstack/react-router";
import { SetUpPage } from "#client/features/sign-in/set-up-page.tsx";

export const Route = createFileRoute("/set-up")({
  staticData: { bare: true },
  validateSearch: (search): { token?: string } =>
    typeof search["token"] === "string" ? { token: search["token"] } : {},
  component: function SetUp() {
    const { token } = Route.useSearch();
    const router = useRouter();
    return <SetUpPage token={token} onDone={() => router.history.push("/")} />;
  },
});
