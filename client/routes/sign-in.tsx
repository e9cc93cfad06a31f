import { createFileRoute, redirect, useRouter } from "@tanstack/react-router";
import { SignInPage } from "#client/features/sign-in/sign-in-page.tsx";
import { queryClient } from "#client/trpc.ts";
import { loadViewer } from "#client/viewer.ts";

export const Route = createFileRoute("/sign-in")({
  staticData: { bare: true },
  // Only a path of this console: anything else could lead people away after signing in.
  validateSearch: (search): { to?: string } => {
    const { to } = search;
    return typeof to === "string" && /^\/(?![/\\])/.test(to) ? { to } : {};
  },
  async beforeLoad({ search }) {
    const isSignedIn = await loadViewer().then(
      () => true,
      () => false,
    );
    if (isSignedIn) throw redirect({ href: search.to ?? "/" });
  },
  component: function SignIn() {
    const { to } = Route.useSearch();
    const router = useRouter();
    return (
      <SignInPage
        onSignedIn={() => {
          queryClient.clear();
          router.history.push(to ?? "/");
        }}
      />
    );
  },
});
