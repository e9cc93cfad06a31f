import { useQueryClient } from "@tanstack/react-query";
import { trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { refreshViewer, useCan, useViewer } from "#client/viewer.ts";
import { AccountCard } from "./account-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { PreferencesCard } from "./preferences-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { TwoFactorCard } from "./two-factor-card.tsx";

/** One's own account. While acting as somebody else it can only be looked at. */
export function ProfilePage() {
  const { secondFactor, impersonatedBy } = useViewer();
  const can = useCan();
  const client = useQueryClient();
  const refresh = () => {
    void refreshViewer();
    void client.invalidateQueries(trpc.profile.sessions.queryFilter());
  };
  return (
    <>
      <PageHeader title="Profile and security" />
      <div className="mx-auto max-w-3xl space-y-4 p-4 sm:p-6">
        {impersonatedBy && (
          <Banner tone="info" title="This is somebody else's account">
            While you act as them, their name, password and sessions can't be changed.
          </Banner>
        )}
        {can("profile:update") && (
          <>
            <AccountCard />
            <PreferencesCard />
            <TwoFactorCard isEnabled={secondFactor.isEnabled} onChanged={refresh} />
            <PasswordCard onChanged={refresh} />
          </>
        )}
        <SessionsCard />
      </div>
    </>
  );
}
