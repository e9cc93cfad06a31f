import { createContext, use, useMemo, type ReactNode } from "react";
import type { TimeStyle } from "#shared/format/dates.ts";

const LocaleContext = createContext<TimeStyle>({
  locale: "en-GB",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** Gives every time, number and amount below it the reader's locale and zone. */
export function LocaleProvider({
  locale,
  timeZone,
  isoDates,
  children,
}: TimeStyle & { children: ReactNode }) {
  const style = useMemo(() => ({ locale, timeZone, isoDates }), [locale, timeZone, isoDates]);
  return <LocaleContext value={style}>{children}</LocaleContext>;
}

/** The reader's locale and zone, for the functions in `#shared/format`. */
export function useLocale(): TimeStyle {
  return use(LocaleContext);
}
