import { Button } from "#client/ui/button.tsx";

/** Says below an open cell that somebody else changed its value, and takes theirs. */
export function MovedMeanwhile({ words, onTake }: { words: string; onTake: () => void }) {
  return (
    <div role="status" className="flex items-center gap-2 px-2 py-1 text-xs text-warning-ink">
      <span className="min-w-0 flex-1">Changed meanwhile to {words}</span>
      <Button size="sm" onClick={onTake}>
        Take theirs
      </Button>
    </div>
  );
}
