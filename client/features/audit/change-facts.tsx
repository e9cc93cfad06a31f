import { Link } from "@tanstack/react-router";
import { recordAddress } from "#client/grid/record-address.ts";
import type { trpcClient } from "#client/trpc.ts";
import { Badge } from "#client/ui/badge.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { formatInstant } from "#shared/format/dates.ts";
import { actionWords, viaWords } from "./audit-words.ts";

export type ChangeAbout = Awaited<ReturnType<typeof trpcClient.audit.change.query>>;

/** Who, on whose behalf, when, why, from where, with what outcome, and who approved it. */
export function ChangeFacts({ change }: { change: ChangeAbout }) {
  const { approval } = change;
  const style = useLocale();
  const erased =
    change.erasedAt && `Erased with the person's data on ${formatInstant(change.erasedAt, style)}`;
  const from = [change.ipAddress, viaWords[change.via] ?? change.via].filter(Boolean).join(", ");
  return (
    <DescriptionList
      items={[
        { term: "Who", value: <Person id={change.actorId} name={change.actorName} /> },
        ...(change.onBehalfOf
          ? [{ term: "On behalf of", value: <Person id={change.onBehalfOf} name={change.onBehalfOfName} /> }]
          : []),
        { term: "When", value: <RelativeTime instant={change.at} focusable /> },
        { term: "What", value: change.description ?? (erased || actionWords(change.action)) },
        { term: "Command", value: <span className="font-mono text-xs">{change.action}</span> },
        { term: "Why", value: change.reason ?? erased },
        ...(approval
          ? [
              {
                term: "Asked for by",
                value: `${approval.requestedBy ?? "somebody"}: “${approval.requestReason}”`,
              },
              {
                term: "Approved by",
                value: (
                  <Link
                    to="/approvals"
                    search={{ tab: "history", request: approval.requestId }}
                    className="underline underline-offset-2"
                  >
                    {approval.approvedBy}
                  </Link>
                ),
              },
            ]
          : []),
        ...(change.jobSeconds === null
          ? []
          : [{ term: "How", value: `Ran in the background, ${change.jobSeconds.toLocaleString()} s` }]),
        { term: "Outcome", value: <Badge tone="good">Done</Badge> },
        ...(change.organizationName ? [{ term: "Organization", value: change.organizationName }] : []),
        { term: "From", value: from },
        ...(change.userAgent ? [{ term: "Device", value: change.userAgent }] : []),
        ...(change.requestId
          ? [{ term: "Request", value: <CopyText text={change.requestId} className="font-mono text-2xs" /> }]
          : []),
        {
          term: "Place in the log",
          value:
            change.position === null
              ? null
              : `${change.position} of ${change.chain === "platform" ? "the platform’s chain" : "its organization’s chain"}`,
        },
      ]}
    />
  );
}

function Person({ id, name }: { id: string | null; name: string | null }) {
  const address = id && name ? recordAddress("users", id) : undefined;
  if (!address) return <>{name ?? (id ? id.slice(0, 8) : "The console")}</>;
  return (
    <a href={address} className="underline underline-offset-2">
      {name}
    </a>
  );
}
