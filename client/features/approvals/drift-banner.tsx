import { useState } from "react";
import { DiffView } from "#client/change/diff-view.tsx";
import { Banner } from "#client/ui/banner.tsx";
import { Disclosure } from "#client/ui/disclosure.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { formatQuantity } from "#shared/format/numbers.ts";
import type { RowDiff } from "#shared/change.ts";

interface DriftBannerProps {
  drift: { added: number; gone: number; altered: number; goneRows: RowDiff[]; askedRows: RowDiff[] };
}

/** What has changed between asking and now, so that nobody approves what nobody asked for. */
export function DriftBanner({ drift }: DriftBannerProps) {
  const { locale } = useLocale();
  const [open, setOpen] = useState(false);
  const { added, gone, altered, goneRows, askedRows } = drift;
  if (added + gone + altered === 0) return null;
  const parts = [
    ...(altered > 0 ? [`${formatQuantity(altered, "row", locale)} changed since`] : []),
    ...(gone > 0 ? [`${formatQuantity(gone, "row", locale)} fell away`] : []),
    ...(added > 0 ? [`${formatQuantity(added, "row", locale)} came in addition`] : []),
  ];
  const asked = [...askedRows, ...goneRows];
  return (
    <Banner tone="warning" title="The records have moved since this was asked for">
      <p>{new Intl.ListFormat(locale).format(parts)}. Below is what would happen now.</p>
      {asked.length > 0 && (
        <Disclosure
          open={open}
          onOpenChange={setOpen}
          summary="What was asked for"
          className="mt-1.5"
          summaryClassName="text-xs underline"
        >
          <div className="mt-2 text-ink">
            <DiffView rows={asked} />
          </div>
        </Disclosure>
      )}
    </Banner>
  );
}
