import { ArrowUp } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { formatNumber } from "#shared/format/numbers.ts";
import type { LiveRows } from "./use-live-rows.ts";

/** Says how many rows came in meanwhile; they wait until they are asked for, so that nothing moves under the pointer. */
export function NewRows({ live, top, onShow }: { live: LiveRows; top: number; onShow: () => void }) {
  const { locale } = useLocale();
  const words = live.arrivedMore
    ? live.arrived > 0
      ? `${formatNumber(live.arrived, locale)}+ new`
      : "New rows"
    : `${formatNumber(live.arrived, locale)} new`;
  const isShown = live.arrived > 0 || live.arrivedMore;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 z-4 flex justify-center"
      style={{ top }}
    >
      {isShown && (
        <button
          type="button"
          onClick={onShow}
          className="pointer-events-auto mt-1.5 inline-flex h-6 items-center gap-1 rounded-full bg-accent px-2.5 text-xs font-medium text-on-accent shadow-popup hover:bg-accent-hover pointer-coarse:h-9"
        >
          <ArrowUp aria-hidden className="size-3" />
          {words}
        </button>
      )}
    </div>
  );
}
