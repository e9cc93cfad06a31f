import { useQueryClient } from "@tanstack/react-query";
import { recordAddress } from "#client/grid/record-address.ts";
import { trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Progress } from "#client/ui/progress.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { brokenLogAdvice, brokenLogTitle } from "#shared/broken-log.ts";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { type ProofVerdict, useLogProof } from "./use-log-proof.ts";

interface LastProof {
  at: string;
  outcome: string;
  description: string | null;
  actorName: string | null;
}

/** Goes through the whole log while one watches; names the position where it doesn't hold. */
export default function LogProofDialog({ last, onClose }: { last: LastProof | null; onClose: () => void }) {
  const { locale } = useLocale();
  const client = useQueryClient();
  const proof = useLogProof(() => void client.invalidateQueries(trpc.audit.proof.pathFilter()));
  const { progress, verdict, fault } = proof;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title="Verify the audit log"
      description="Each entry carries the fingerprint of its content, its rows and the entry before it. Verifying works all of them out again."
      footer={
        <>
          <DialogClose render={<Button size="lg">Close</Button>} />
          <Button size="lg" variant="primary" busy={proof.isRunning} onClick={proof.start}>
            {verdict ? "Verify again" : "Verify now"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm" aria-live="polite">
        {proof.isRunning && (
          <Progress
            label="Verifying"
            value={progress?.total ? progress.checked : null}
            max={progress?.total || 100}
            {...(progress && {
              detail: `${formatNumber(progress.checked, locale)} of ${formatQuantity(progress.total, "entry", locale, "entries")}`,
            })}
          />
        )}
        {fault && (
          <Banner tone="bad" title="It couldn't be verified">
            {fault}
          </Banner>
        )}
        {verdict && <Verdict verdict={verdict} />}
        {!verdict && !proof.isRunning && !fault && (
          <p className="text-ink-soft">
            {last ? (
              <>
                {last.description}. By {last.actorName ?? "the console"},{" "}
                <RelativeTime instant={last.at} focusable />.
              </>
            ) : (
              "It hasn't been verified yet. The console does it once a day by itself."
            )}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Verdict({ verdict }: { verdict: ProofVerdict }) {
  const { locale } = useLocale();
  const looked = `${formatQuantity(verdict.checked, "entry", locale, "entries")} in ${formatQuantity(verdict.chains, "chain", locale)}`;
  if (verdict.faults.length === 0)
    return (
      <Banner tone="good" title="All as they were written">
        {looked}.
      </Banner>
    );
  return (
    <Banner tone="bad" title={brokenLogTitle}>
      <p>{looked} were checked. It doesn’t hold from here on:</p>
      <ul className="mt-1 list-disc pl-4">
        {verdict.faults.map(({ chain, position, problem, organizationName, entryId }) => (
          <li key={chain}>
            Position {formatNumber(position, locale)} of{" "}
            {chain === "platform" ? "the platform’s chain" : `the chain of ${organizationName ?? chain}`}:{" "}
            {problem}.{" "}
            {entryId && (
              <a href={recordAddress("activities", entryId)} className="underline underline-offset-2">
                Show the entry
              </a>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1">{brokenLogAdvice}</p>
    </Banner>
  );
}
