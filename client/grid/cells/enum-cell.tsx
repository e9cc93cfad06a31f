import { Badge } from "#client/ui/badge.tsx";
import { optionWords } from "#shared/list-labels.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A state: a badge in its tone, or plain words where states have no tone. */
export function EnumCell({ value, field }: GridCellProps) {
  const text = optionWords(String(value));
  const tone = field.tones?.[String(value)];
  return tone ? <Badge tone={tone}>{text}</Badge> : <span className="truncate">{text}</span>;
}
