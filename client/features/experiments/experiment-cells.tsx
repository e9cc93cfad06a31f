import type { GridCellProps, GridCells } from "#client/grid/cells/grid-cell.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { formatPercent } from "#shared/format/numbers.ts";

/** The names of the variants, each with its share; only names while the value is cut. */
function VariantsCell({ value }: GridCellProps) {
  const { locale } = useLocale();
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <span className="truncate">{variantWords(text, (share) => formatPercent(share, locale))}</span>;
}

function variantWords(text: string, percent: (share: number) => string): string {
  const read = readVariants(text);
  if (read) return read.map(({ name, weight }) => `${name} ${percent(weight)}`).join(", ");
  const names = [...text.matchAll(/"name":\s*"([^"]*)"/g)].map(([, name]) => name);
  return names.length > 0 ? `${names.join(", ")} …` : text;
}

function readVariants(text: string): { name: string; weight: number }[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every(isVariant) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isVariant(value: unknown): value is { name: string; weight: number } {
  if (typeof value !== "object" || value === null) return false;
  const { name, weight } = value as Record<string, unknown>;
  return typeof name === "string" && typeof weight === "number";
}

/** Hundredths of a percent as a percentage. */
function CoverageCell({ value }: GridCellProps) {
  const { locale } = useLocale();
  return <span className="tabular-nums">{formatPercent(Number(value) / 10_000, locale, 2)}</span>;
}

export const experimentCells: GridCells = { variants: VariantsCell, coverage: CoverageCell };
