import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { formatNumber } from "#shared/format/numbers.ts";

interface PageTurnerProps {
  offset: number;
  pageSize: number;
  total: number;
  busy: boolean;
  onTurn: (offset: number) => void;
}

/** From the first to the last of many rows. Keys N and P; nothing where all fit on one page. */
export function PageTurner({ offset, pageSize, total, busy, onTurn }: PageTurnerProps) {
  const { locale } = useLocale();
  const last = Math.floor(Math.max(0, total - 1) / pageSize) * pageSize;
  const turn = (to: number) => onTurn(Math.max(0, Math.min(to, last)));
  const isNeeded = total > pageSize;
  useShortcut(
    { keys: "n", label: "Next rows", group: "Change", run: () => turn(offset + pageSize) },
    isNeeded,
  );
  useShortcut(
    { keys: "p", label: "Previous rows", group: "Change", run: () => turn(offset - pageSize) },
    isNeeded,
  );
  if (!isNeeded) return null;
  return (
    <nav aria-label="Rows" className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
      <Button size="sm" disabled={offset === 0} onClick={() => turn(0)}>
        First
      </Button>
      <Button size="sm" disabled={offset === 0} onClick={() => turn(offset - pageSize)}>
        Previous
      </Button>
      <Button size="sm" disabled={offset >= last} busy={busy} onClick={() => turn(offset + pageSize)}>
        Next
      </Button>
      <Button size="sm" disabled={offset >= last} onClick={() => turn(last)}>
        Last
      </Button>
      <span className="tabular-nums">
        {formatNumber(offset + 1, locale)} to {formatNumber(Math.min(offset + pageSize, total), locale)} of{" "}
        {formatNumber(total, locale)}
      </span>
    </nav>
  );
}
