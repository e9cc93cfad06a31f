import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { ShieldCheck, TriangleAlert } from "#client/ui/icons.tsx";
import { useGranted } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";

const LogProofDialog = lazy(() => import("./log-proof-dialog.tsx"));

/** Whether the log still is as it was written; beside the audit log's title, for those who may verify it. */
export function LogProof() {
  const mayVerify = holds(useGranted(), "activities:verify");
  const [isOpen, setOpen] = useState(false);
  const last = useQuery({ ...trpc.audit.proof.last.queryOptions(), enabled: mayVerify });
  if (!mayVerify) return null;
  const isBroken = last.data?.outcome === "failed";
  return (
    <>
      <Button
        icon={isBroken ? <TriangleAlert /> : <ShieldCheck />}
        variant={isBroken ? "danger" : "secondary"}
        onClick={() => setOpen(true)}
      >
        {isBroken ? "The log is broken" : "Verify"}
      </Button>
      {isOpen && (
        <Suspense>
          <LogProofDialog last={last.data ?? null} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
