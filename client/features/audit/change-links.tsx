import { Link } from "@tanstack/react-router";
import { Banner } from "#client/ui/banner.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { changeTitle } from "./audit-words.ts";
import type { ChangeAbout } from "./change-facts.tsx";

/** What its plan warned of, the change that it took back, and those that took it back. */
export function ChangeLinks({ change }: { change: ChangeAbout }) {
  return (
    <>
      {change.reverts && (
        <Banner tone="info" title="This took back an earlier change">
          <ChangeLink link={change.reverts} />
        </Banner>
      )}
      {change.revertedBy.length > 0 && (
        <Banner
          tone="info"
          title={
            change.revertedBy.length === 1 ? "Taken back, at least in part" : "Taken back more than once"
          }
        >
          <ul>
            {change.revertedBy.map((link) => (
              <li key={link.changeId}>
                <ChangeLink link={link} />
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {change.warnings.map((warning) => (
        <Banner key={warning} tone="neutral" title="What was known when it was done">
          {warning}
        </Banner>
      ))}
    </>
  );
}

function ChangeLink({ link }: { link: NonNullable<ChangeAbout["reverts"]> }) {
  return (
    <>
      <Link to="/changes/$id" params={{ id: link.changeId ?? "" }} className="underline underline-offset-2">
        {changeTitle(link)}
      </Link>
      , by {link.actorName ?? "the console"}, <RelativeTime instant={link.at} focusable />
    </>
  );
}
