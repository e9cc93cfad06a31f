/** A moment to sleep until, with the words for it. */
export interface SnoozeTime {
  label: string;
  at: Date;
}

/** Usual times to wake up at, on the reader's own clock; none of them is past. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const at = (days: number, hour: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(hour, 0, 0, 0);
    return day;
  };
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  const evening = at(0, 17);
  return [
    { label: "in an hour", at: inHours(1) },
    { label: "in three hours", at: inHours(3) },
    ...(evening.getTime() - now.getTime() > 3_600_000
      ? [{ label: "this afternoon at 17:00", at: evening }]
      : []),
    { label: "tomorrow at 9:00", at: at(1, 9) },
    ...(untilMonday > 1 ? [{ label: "Monday at 9:00", at: at(untilMonday, 9) }] : []),
    { label: "in a week", at: at(7, 9) },
  ];
}
