import { classNames } from "#client/ui/class-names.ts";
import { ArrowRight } from "#client/ui/icons.tsx";
import type { RowDiff } from "#shared/change.ts";

/** A value before and after, in words: what goes is struck out, what comes stands behind. */
export function BeforeAfter({
  before,
  after,
  operation,
}: {
  before: string;
  after: string;
  operation: RowDiff["operation"];
}) {
  if (before === "" && after === "") return null;
  return (
    <>
      {operation !== "insert" && before !== "" && (
        <del
          className={classNames(
            "max-w-full truncate rounded-xs bg-bad-soft px-1 text-bad-ink",
            operation === "update" && "no-underline",
          )}
        >
          {before}
        </del>
      )}
      {operation === "update" && (
        <ArrowRight aria-label="becomes" role="img" className="size-3 shrink-0 self-center text-ink-faint" />
      )}
      {operation !== "delete" && after !== "" && (
        <ins className="max-w-full truncate rounded-xs bg-good-soft px-1 text-good-ink no-underline">
          {after}
        </ins>
      )}
    </>
  );
}
