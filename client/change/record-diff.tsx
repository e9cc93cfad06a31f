import { useLocale } from "#client/ui/locale.tsx";
import type { RowDiff } from "#shared/change.ts";
import { formatInstant } from "#shared/format/dates.ts";
import type { Resource } from "#shared/resource.ts";
import { BeforeAfter } from "./before-after.tsx";
import { changedFields, fieldWords, valueText } from "./diff-words.ts";
import { useReferenceNames } from "./reference-names.ts";

type Diff = Pick<RowDiff, "operation" | "before" | "after" | "beside" | "withheld" | "erased">;

/** What one change does to one record: field by field, before and after. */
export function RecordDiff({ resource, diff }: { resource: Resource | undefined; diff: Diff }) {
  const style = { ...useLocale(), names: useReferenceNames(resource, [diff]) };
  // Of a record that came or went, what it doesn't hold is no difference.
  const fields = changedFields(resource, [diff]).filter((name) => {
    const value = diff.before[name] ?? diff.after[name] ?? "";
    return diff.operation === "update" || value !== "";
  });
  return (
    <dl className="text-sm">
      {fields.map((name) => (
        <div
          key={name}
          className="grid grid-cols-[minmax(100px,30%)_1fr] gap-x-3 border-b border-line py-1 last:border-0"
        >
          <dt className="text-ink-faint">{fieldWords(resource, name)}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <BeforeAfter
              before={valueText(
                resource?.fields[name],
                diff.before[name],
                { ...diff.beside, ...diff.before },
                style,
              )}
              after={valueText(
                resource?.fields[name],
                diff.after[name],
                { ...diff.beside, ...diff.before, ...diff.after },
                style,
              )}
              operation={diff.operation}
            />
          </dd>
        </div>
      ))}
      {diff.erased && <ErasedFields resource={resource} erased={diff.erased} />}
      {fields.length === 0 && !diff.erased && <p className="text-ink-faint">No visible field differs.</p>}
      {diff.withheld && (
        <p className="pt-1 text-xs text-ink-faint">Something else changed too, which you may not see.</p>
      )}
    </dl>
  );
}

/** Which values of a diff are gone for good, and since when. */
function ErasedFields({
  resource,
  erased: { fields, at },
}: {
  resource: Resource | undefined;
  erased: NonNullable<RowDiff["erased"]>;
}) {
  const style = useLocale();
  return (
    <p className="py-1 text-ink-faint">
      {fields.map((name) => fieldWords(resource, name)).join(", ")}:
      {at ? ` erased with the person's data on ${formatInstant(at, style)}` : " erased"}
    </p>
  );
}
