import { classNames } from "#client/ui/class-names.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { formatMoney } from "#shared/format/money.ts";

export interface MoneyProps {
  /** Minor units; a decimal string keeps any size exact. */
  minor: string | number | bigint;
  currency: string;
  /** Colours negative amounts. */
  signed?: boolean;
  className?: string;
}

/** An amount with its currency and every digit. */
export function Money({ minor, currency, signed, className }: MoneyProps) {
  const { locale } = useLocale();
  return (
    <span
      className={classNames(
        "whitespace-nowrap tabular-nums",
        signed && BigInt(minor) < 0n && "text-bad-ink",
        className,
      )}
    >
      {formatMoney(minor, currency, locale)}
    </span>
  );
}
