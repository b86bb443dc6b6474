/**
 * Parts of the wall-clock start time (`startLocal`), as group keys.
 *
 * - `year` 2016; `quarter` '2016-Q1'; `month` '2016-02'; `week` '2016-02-08' (its Monday); `day` '2016-02-08'
 * - `hourStart` '2016-02-08T05' (the hour on the calendar)
 * - `monthOfYear` 1..12; `weekday` 1 (Monday)..7; `hour` 0..23; `hourOfWeek` 0 (Monday 0 h)..167
 * - `isWeekend` true on Saturday and Sunday; `season` winter (Dec to Feb), spring, summer, fall
 * - `weatherHour` the calendar hour of the weather reading, '2016-02-08T05'
 */
export const timeDimensions = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hourStart',
  'monthOfYear',
  'weekday',
  'hour',
  'hourOfWeek',
  'isWeekend',
  'season',
  'weatherHour',
] as const;
export type TimeDimension = (typeof timeDimensions)[number];
