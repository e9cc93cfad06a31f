import { createFileRoute } from "@tanstack/react-router";
import { ResetPasswordPage } from "#client/features/sign-in/reset-password-page.tsx";

export const Route = createFileRoute("/reset-password")({
  staticData: { bare: true },
  validateSearch: (search): { token?: string } =>
    typeof search["token"] === "string" ? { token: search["token"] } : {},
  component: function ResetPassword() {
    return <ResetPasswordPage token={Route.useSearch().token} />;
  },
});
