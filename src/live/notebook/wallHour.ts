const hour = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});

/** An instant on the wall clock of the East, to the hour, as an axis of times takes it: `2022-06-11T21`. */
export function wallHour(instant: string): string {
  const parts = Object.fromEntries(
    hour.formatToParts(Date.parse(instant)).map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}`;
}
