import { formatLevel } from '../../base/format.js';

/**
 * The headings of the two columns of an interval: `95 % from` and `to`. The columns are `low` and `high`, or with a name
 * `<name>Low` and `<name>High`.
 *
 * @param level coverage of the interval, 0..1
 */
export function intervalHeadings(level: number, name?: string): Record<string, string> {
  const [low, high] = name === undefined ? ['low', 'high'] : [`${name}Low`, `${name}High`];
  return { [low]: `${formatLevel(level)} from`, [high]: 'to' };
}
