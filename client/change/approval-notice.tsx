import { Banner } from "#client/ui/banner.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import type { ApprovalNeed } from "#shared/change.ts";
import { formatQuantity } from "#shared/format/numbers.ts";

/** Why a change can't be made at once, who may approve it, and for how long it waits. */
export function ApprovalNotice({ approval }: { approval: ApprovalNeed }) {
  const { locale } = useLocale();
  const { policies, approvers, approverCount, expiresHours } = approval;
  const others = approverCount - approvers.length;
  const names = others > 0 ? [...approvers, `${others} more`] : approvers;
  return (
    <Banner tone={approverCount > 0 ? "info" : "warning"} title="A second person has to approve this">
      <p>
        {policies.length === 1 ? "The rule" : "The rules"} {listed(policies, locale)}{" "}
        {policies.length === 1 ? "wants" : "want"} it.{" "}
        {approverCount > 0
          ? `It can be approved by ${listed(names, locale, "disjunction")}`
          : "At present nobody else may approve it. Somebody has to be given the right first"}
        . It waits for {waitingTime(expiresHours, locale)}; nothing changes until then.
      </p>
    </Banner>
  );
}

function waitingTime(hours: number, locale: string): string {
  return hours >= 48 && hours % 24 === 0
    ? formatQuantity(hours / 24, "day", locale)
    : formatQuantity(hours, "hour", locale);
}

function listed(
  names: readonly string[],
  locale: string,
  type: "conjunction" | "disjunction" = "conjunction",
) {
  return new Intl.ListFormat(locale, { type }).format(names);
}
