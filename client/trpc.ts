import { QueryClient } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter } from "#server/trpc/router.ts";
import { noteReachable, organizationLost, sessionEnded, signedIn } from "#client/transport-state.ts";

const url = "/api/trpc";

const sessionLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error(fault) {
          if (faultCode(fault) === "UNAUTHORIZED") checkSession();
          if (faultReason(fault) === "organization") organizationLost.set(true);
          observer.error(fault);
        },
        complete: () => observer.complete(),
      }),
    );

/** Calls procedures by name, for code outside components. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    sessionLink,
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchStreamLink({ url, maxItems: 10, fetch: watchedFetch }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, fault) => failures < 2 && isPassing(fault),
      retryDelay: (attempt) => Math.min(4000, 500 * 2 ** attempt),
    },
  },
});

/** Query and mutation options by procedure, for `useQuery` and friends: `trpc.errors.get.queryOptions({ id })`. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });

const checkAfter = 400;
let isChecking = false;

// A session that was just renewed refuses what was on its way with the old one; so one refusal is no end yet.
function checkSession(): void {
  if (isChecking || !signedIn.get() || sessionEnded.get()) return;
  isChecking = true;
  setTimeout(() => {
    trpcClient.profile.me
      .query(undefined)
      .then(
        () => queryClient.invalidateQueries(),
        (fault: unknown) => faultCode(fault) === "UNAUTHORIZED" && sessionEnded.set(true),
      )
      .finally(() => (isChecking = false));
  }, checkAfter);
}

/** The server's code of a fault, e.g. `NOT_FOUND`; undefined when it never reached the server. */
export function faultCode(fault: unknown): string | undefined {
  if (!(fault instanceof TRPCClientError)) return undefined;
  const data: unknown = fault.data;
  if (typeof data !== "object" || data === null || !("code" in data)) return undefined;
  return typeof data.code === "string" ? data.code : undefined;
}

/** The mark that the server puts on a refusal which the console answers by itself, e.g. `organization`. */
function faultReason(fault: unknown): unknown {
  const data: unknown = fault instanceof TRPCClientError ? fault.data : undefined;
  const details = typeof data === "object" && data !== null && "details" in data ? data.details : undefined;
  return typeof details === "object" && details !== null && "reason" in details ? details.reason : undefined;
}

/** What to tell the reader about a fault: the server's own words where it said any. */
export function faultWords(fault: unknown): string {
  if (faultCode(fault) !== undefined && fault instanceof Error) return fault.message;
  return "The server can't be reached. Check the connection and try again.";
}

/** The request's id of a fault, by which the log finds it. */
export function faultReference(fault: unknown): string | undefined {
  if (!(fault instanceof TRPCClientError)) return undefined;
  const data: unknown = fault.data;
  if (typeof data !== "object" || data === null || !("requestId" in data)) return undefined;
  return typeof data.requestId === "string" ? data.requestId : undefined;
}

function isPassing(fault: unknown): boolean {
  const code = faultCode(fault);
  return code === undefined || code === "INTERNAL_SERVER_ERROR";
}

async function watchedFetch(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, init);
    noteReachable("requests", true);
    return response;
  } catch (fault) {
    if (!init?.signal?.aborted) noteReachable("requests", false);
    throw fault;
  }
}
