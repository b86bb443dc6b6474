/** What the figures of the live page are divided by. */
import type { LiveDimensions } from './protocol.js';

/** The contiguous states and DC, then one for accidents of any other state or of none. */
const stateCodes =
  'AL AR AZ CA CO CT DC DE FL GA IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY';

/** The divisions of US Accidents. The last feed and the last state stand for accidents without one. */
export const liveDimensions: LiveDimensions = {
  feeds: ['Source1', 'Source2', 'Source3', ''],
  severities: [1, 2, 3, 4],
  states: [...stateCodes.split(' '), ''],
};

/** The position of a value of a column in one of the divisions. */
export type PositionOf = (value: unknown) => number;

/** Unknown values are at the last position. */
export function positionIn(values: readonly string[]): PositionOf {
  const positions = new Map<unknown, number>(values.map((value, position) => [value, position]));
  const last = values.length - 1;
  return (value) => positions.get(value) ?? last;
}

/** The cell of an accident, by positions; see `protocol.ts`. */
export function cellIn(
  { severities, states }: LiveDimensions,
  feed: number,
  severity: number,
  state: number,
): number {
  return (feed * severities.length + severity) * states.length + state;
}

/** The number of cells of a bucket. */
export function cellCountOf({ feeds, severities, states }: LiveDimensions): number {
  return feeds.length * severities.length * states.length;
}
