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

/**
 * Asks before what was typed into a form is dropped: by closing it, opening another record, or leaving the page. What the
 * form does itself after saving isn't asked about, once it says that it is no longer dirty.
 */
export function useDiscardGuard(noun: string): DiscardGuard {
  const [isDirty, setDirtyState] = useState(false);
  // Whoever saves and goes on in one breath isn't asked.
  const latest = useRef(isDirty);
  const setDirty = useCallback((next: boolean) => {
    latest.current = next;
    setDirtyState(next);
  }, []);
  const [wish, setWish] = useState<() => void>();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      latest.current &&
      (current.pathname !== next.pathname || recordOf(current.search) !== recordOf(next.search)),
    withResolver: true,
    enableBeforeUnload: isDirty,
  });
  const isAsking = wish !== undefined || blocker.status === "blocked";
  const answer = (isDiscarded: boolean) => {
    setWish(undefined);
    if (!isDiscarded) return blocker.reset?.();
    setDirty(false);
    wish?.();
    return blocker.proceed?.();
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
        description={`What you typed about this ${noun} isn't saved.`}
        confirmLabel="Discard"
        cancelLabel="Keep editing"
        onConfirm={() => answer(true)}
      />
    ),
  };
}

const recordOf = (search: unknown) => (search as { record?: unknown }).record;
