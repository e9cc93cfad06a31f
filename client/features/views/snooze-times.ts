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
    { label: "For an hour", at: inHours(1) },
    { label: "For three hours", at: inHours(3) },
    ...(evening.getTime() - now.getTime() > 3_600_000 ? [{ label: "Until 17:00 today", at: evening }] : []),
    { label: "Until tomorrow, 9:00", at: at(1, 9) },
    ...(untilMonday > 1 ? [{ label: "Until Monday, 9:00", at: at(untilMonday, 9) }] : []),
    { label: "For a week", at: at(7, now.getHours()) },
  ];
}
