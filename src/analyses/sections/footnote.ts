import { formatCount } from '../../base/format.js';
import { unknownFeed } from '../common/feeds.js';

/** `All feeds, n = 12,345`: the feeds and the number of accidents of a chart. */
export function footnoteOf(feeds: readonly string[], n: number): string {
  const [first] = feeds;
  const whose = feeds.length > 1 ? 'All feeds' : first === unknownFeed ? 'Feed not given' : first;
  return `${whose}, n = ${formatCount(n)}`;
}
