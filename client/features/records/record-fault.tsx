import { faultCode, faultReference, faultWords } from "#client/trpc.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { Search } from "#client/ui/icons.tsx";

/** What stands in place of a record that could not be shown. */
export function RecordFault({ fault, noun, onRetry }: { fault: unknown; noun: string; onRetry: () => void }) {
  const code = faultCode(fault);
  if (code === "FORBIDDEN") return <ForbiddenState />;
  if (code === "NOT_FOUND") {
    return (
      <EmptyState icon={<Search />} title={`This ${noun} isn't here`}>
        It may have been removed, or you may not be able to see it.
      </EmptyState>
    );
  }
  return <ErrorState message={faultWords(fault)} reference={faultReference(fault)} onRetry={onRetry} />;
}
