import { timePartsOf } from './times.js';

/** What a time that is not spelled as in the published files stands for. */
export type TimeKind =
  | 'wallClock'
  | 'midnight'
  | 'instant'
  | 'spreadsheetDays'
  | 'epochSeconds'
  | 'epochMilliseconds'
  | 'epochMicroseconds'
  | 'epochNanoseconds';

/** The kinds in words; a wall clock needs none. */
export const timeKindTexts: Readonly<Record<TimeKind, string>> = {
  wallClock: '',
  midnight: 'without a time: midnight',
  instant: 'an instant, turned to the wall clock of its row',
  spreadsheetDays: 'days as spreadsheets count them',
  epochSeconds: 'seconds since 1970, turned to the wall clock of the row',
  epochMilliseconds: 'milliseconds since 1970, turned to the wall clock of the row',
  epochMicroseconds: 'microseconds since 1970, turned to the wall clock of the row',
  epochNanoseconds: 'nanoseconds since 1970, turned to the wall clock of the row',
};

/** The kind of a time that `readTime` reads. */
export function timeKindOf(text: string): TimeKind {
  const parts = timePartsOf(text);
  if (parts === null) return 'wallClock';
  const { number, zone, compactZone, hour, compactHour } = parts;
  if (number === '') {
    if (zone + compactZone !== '') return 'instant';
    return hour + compactHour === '' ? 'midnight' : 'wallClock';
  }
  if (number.length === 5) return 'spreadsheetDays';
  if (number.length <= 10) return 'epochSeconds';
  if (number.length <= 13) return 'epochMilliseconds';
  return number.length <= 16 ? 'epochMicroseconds' : 'epochNanoseconds';
}
