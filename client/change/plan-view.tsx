import { Banner } from "#client/ui/banner.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { formatNumber } from "#shared/format/numbers.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { Plan } from "#shared/change.ts";
import { DiffView } from "./diff-view.tsx";
import type { RowsChoice } from "./table-diff.tsx";
import { rowCountWords } from "./diff-words.ts";

interface PlanViewProps {
  plan: Plan;
  /** Says that these are the first rows only. */
  pageNote?: boolean;
  /** Rows can be left out. */
  choice?: RowsChoice | undefined;
  /** It has been done as planned. */
  isDone?: boolean;
  /** Every field that differs, on a page of its own. */
  whole?: boolean;
}

/** What a change would do, exactly: rows by kind, what goes out, what to know, and the difference row by row. */
export function PlanView({ plan, pageNote = true, choice, isDone = false, whole = false }: PlanViewProps) {
  const { locale } = useLocale();
  const total = plan.counts.reduce((sum, { rows }) => sum + rows, 0);
  const isNothing = total === 0 && plan.effects.length === 0;
  return (
    <div className="flex flex-col gap-3">
      {plan.warnings.map((warning) => (
        <Banner key={warning} tone="warning">
          {warning}
        </Banner>
      ))}
      {isNothing ? (
        <p className="text-sm text-ink-soft">Nothing would change: the records are like that already.</p>
      ) : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {plan.counts.map((count) => (
            <li key={`${count.table} ${count.operation}`} className="font-medium tabular-nums">
              {rowCountWords(count, locale, isDone ? "done" : "planned")}
            </li>
          ))}
          {plan.effects.map(({ kind, count }) => (
            <li key={kind} className="text-ink-soft tabular-nums">
              {formatNumber(count, locale)} × {optionWords(kind.replaceAll(/[.:]/g, "_")).toLowerCase()} goes
              out
            </li>
          ))}
        </ul>
      )}
      {plan.rows.length > 0 && <DiffView rows={plan.rows} choice={choice} whole={whole} />}
      {pageNote && total > plan.rows.length && (
        <p className="text-xs text-ink-faint">
          The first {formatNumber(plan.rows.length, locale)} of {formatNumber(total, locale)} rows. All of
          them are in the audit log afterwards.
        </p>
      )}
    </div>
  );
}
