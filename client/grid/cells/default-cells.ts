import type { FieldKind } from "#shared/resource.ts";
import { BooleanCell } from "./boolean-cell.tsx";
import { DateCell } from "./date-cell.tsx";
import { EnumCell } from "./enum-cell.tsx";
import type { GridCell } from "./grid-cell.ts";
import { IdCell } from "./id-cell.tsx";
import { InstantCell } from "./instant-cell.tsx";
import { JsonCell } from "./json-cell.tsx";
import { MoneyCell } from "./money-cell.tsx";
import { NumberCell } from "./number-cell.tsx";
import { PercentCell } from "./percent-cell.tsx";
import { ReferenceCell } from "./reference-cell.tsx";
import { TextCell } from "./text-cell.tsx";
import { TrendCell } from "./trend-cell.tsx";

/** How each kind of field is drawn unless a feature brings its own cell. */
export const defaultCells: Record<FieldKind, GridCell> = {
  id: IdCell,
  text: TextCell,
  longtext: TextCell,
  enum: EnumCell,
  boolean: BooleanCell,
  number: NumberCell,
  integer: NumberCell,
  money: MoneyCell,
  percent: PercentCell,
  instant: InstantCell,
  date: DateCell,
  reference: ReferenceCell,
  json: JsonCell,
  trend: TrendCell,
};
