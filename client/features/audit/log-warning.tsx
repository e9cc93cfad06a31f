import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { useCan } from "#client/viewer.ts";
import { brokenLogAdvice, brokenLogTitle } from "#shared/broken-log.ts";

/** Says that the audit log doesn't hold, to those who may look into it, until a verification finds that it does. */
export function LogWarning() {
  const mayVerify = useCan()("activities:verify");
  const last = useQuery({ ...trpc.audit.proof.last.queryOptions(), enabled: mayVerify });
  if (last.data?.outcome !== "failed") return null;
  return (
    <Banner tone="bad" title={brokenLogTitle}>
      {last.data.description}, <RelativeTime instant={last.data.at} focusable />. {brokenLogAdvice}{" "}
      <Link to="/$desk/$resource" params={{ desk: "admin", resource: "activities" }} className="underline">
        Open the audit log
      </Link>
    </Banner>
  );
}
