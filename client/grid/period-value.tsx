import { Select } from "#client/ui/select.tsx";
import { periodWords, sentence } from "#shared/list-labels.ts";
import { periods, type Period } from "#shared/list-params.ts";

interface PeriodValueProps {
  label: string;
  period: Period;
  onChange: (period: Period) => void;
}

/** A period of the calendar, as it stands on the reader's own clock. */
export function PeriodValue({ label, period, onChange }: PeriodValueProps) {
  return (
    <Select
      aria-label={`Period of ${label}`}
      size="md"
      value={period}
      options={periods.map((value) => ({ value, label: sentence(periodWords(value)) }))}
      onValueChange={onChange}
    />
  );
}
