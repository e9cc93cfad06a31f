import { useBlocker } from "@tanstack/react-router";
import { useCallback, useRef, useState, type ReactNode } from "react";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";

export interface DiscardGuard {
  /** Whether something was typed that isn't saved. */
  setDirty: (isDirty: boolean) => void;
  /** Leaves the form at once, or when the person has said that what was typed may go. */
  leave: (then: () => void) => void;
  /** The question; stands inside the window that it guards. */
  question: ReactNode;
}

interface DiscardGuardOptions {
  /** What isn't saved, in a sentence. */
  words?: string;
  /** The part of the address that what is typed belongs to: other parts may change beside it. Absent: any step away is asked about. */
  part?: string;
  /** Somebody left for another page, and what was typed may go. */
  onLeft?: () => void;
}

/**
 * Asks before what was typed is dropped: by closing its window, or by leaving the page, with Back too. What the form does
 * itself after saving isn't asked about, once it says that it is no longer dirty.
 */
export function useDiscardGuard({ words, part, onLeft }: DiscardGuardOptions): DiscardGuard {
  const [isDirty, setDirtyState] = useState(false);
  // Whoever saves and goes on in one breath isn't asked.
  const latest = useRef(isDirty);
  const setDirty = useCallback((next: boolean) => {
    latest.current = next;
    setDirtyState(next);
  }, []);
  const [wish, setWish] = useState<() => void>();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next, action }) =>
      latest.current &&
      (current.pathname !== next.pathname ||
        (part === undefined
          ? action !== "REPLACE" && JSON.stringify(current.search) !== JSON.stringify(next.search)
          : partOf(current.search, part) !== partOf(next.search, part))),
    withResolver: true,
    enableBeforeUnload: isDirty,
  });
  const isAsking = wish !== undefined || blocker.status === "blocked";
  const answer = (isDiscarded: boolean) => {
    setWish(undefined);
    if (!isDiscarded) return blocker.reset?.();
    setDirty(false);
    wish?.();
    if (blocker.status !== "blocked") return;
    blocker.proceed();
    onLeft?.();
  };
  return {
    setDirty,
    leave: (then) => (latest.current ? setWish(() => then) : then()),
    question: (
      <AlertDialog
        open={isAsking}
        onOpenChange={(open) => !open && isAsking && answer(false)}
        danger
        title="Discard what you typed?"
        description={words ?? "It isn't saved."}
        confirmLabel="Discard"
        cancelLabel="Keep editing"
        onConfirm={() => answer(true)}
      />
    ),
  };
}

const partOf = (search: unknown, part: string) => (search as Record<string, unknown>)[part];
