import { useBlocker, useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";
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

interface Step {
  action: string;
  current: { pathname: string; search: unknown };
  next: { pathname: string; search: unknown };
}

// What was typed and isn't saved, the youngest last. Of several windows the one on top asks for all: a question below it
// couldn't be answered.
const typed = new Set<{ part: string | undefined }>();

/**
 * Asks before what was typed is dropped: by closing its window, or by leaving the page, with Back too. What the form does
 * itself after saving isn't asked about, once it says that it is no longer dirty.
 */
export function useDiscardGuard({ words, part, onLeft }: DiscardGuardOptions): DiscardGuard {
  const [isDirty, setDirtyState] = useState(false);
  const [self] = useState({ part });
  // Whoever saves and goes on in one breath isn't asked.
  const setDirty = useCallback(
    (next: boolean) => {
      if (next) typed.add(self);
      else typed.delete(self);
      setDirtyState(next);
    },
    [self],
  );
  const [wish, setWish] = useState<() => void>();
  // What was typed goes with the page, not before.
  const isLeaving = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: (step) => {
      isLeaving.current = false;
      return [...typed].findLast((one) => isAway(step, one.part)) === self;
    },
    withResolver: true,
    enableBeforeUnload: isDirty,
  });
  const letGo = () => {
    if (blocker.status !== "blocked") return;
    isLeaving.current = true;
    blocker.proceed();
  };
  const onMoved = useEffectEvent(() => {
    if (!isLeaving.current) return;
    isLeaving.current = false;
    setDirty(false);
    onLeft?.();
  });
  const href = useLocation({ select: (location) => location.href });
  useEffect(() => onMoved(), [href]);

  // Saved while the question stands: there is nothing left to ask about.
  const onClean = useEffectEvent(() => {
    setWish(undefined);
    letGo();
  });
  useEffect(() => {
    if (!isDirty) onClean();
  }, [isDirty, wish, blocker]);
  // A step that waits for an answer is taken when nobody is left to give one.
  const proceed = useRef(blocker.proceed);
  proceed.current = blocker.proceed;
  useEffect(
    () => () => {
      typed.delete(self);
      proceed.current?.();
    },
    [self],
  );

  const isAsking = wish !== undefined || blocker.status === "blocked";
  const answer = (isDiscarded: boolean) => {
    setWish(undefined);
    if (!isDiscarded) return blocker.reset?.();
    if (wish) {
      setDirty(false);
      wish();
    }
    letGo();
  };
  return {
    setDirty,
    leave: (then) => (typed.has(self) ? setWish(() => then) : then()),
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

/** Whether a step leads away from what is typed into a part of the address. */
function isAway({ action, current, next }: Step, part: string | undefined): boolean {
  if (current.pathname !== next.pathname) return true;
  if (part !== undefined) return partOf(current.search, part) !== partOf(next.search, part);
  return action !== "REPLACE" && JSON.stringify(current.search) !== JSON.stringify(next.search);
}

const partOf = (search: unknown, part: string) => (search as Record<string, unknown>)[part];
