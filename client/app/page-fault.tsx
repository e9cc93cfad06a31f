import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { faultCode, faultReference, faultWords } from "#client/trpc.ts";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { NotFoundPage } from "#client/app/not-found-page.tsx";

/** A page that failed: forbidden, absent, or broken, with a way back. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  const code = faultCode(error);
  if (code === "FORBIDDEN") return <ForbiddenState>{faultWords(error)}</ForbiddenState>;
  if (code === "NOT_FOUND") return <NotFoundPage />;
  const isOurs = code === undefined && !isNetworkFault(error);
  return (
    <ErrorState
      title={isOurs ? "This page stopped working" : "This didn't load"}
      message={
        isOurs
          ? "Something in the page broke. Trying again usually helps; the rest of the console works on."
          : faultWords(error)
      }
      reference={faultReference(error)}
      onRetry={() => {
        boundary.reset();
        reset();
        void router.invalidate();
      }}
    />
  );
}

function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === "TRPCClientError");
}
