/** The feed of accidents whose file does not name it. */
export const unknownFeed = 'unknown';

/**
 * What a sentence calls a feed, in the singular: its name, or `the file` if no accident names a feed.
 *
 * @param feeds all feeds of the analysis: with others, the accidents that name no feed are a group beside them
 */
export function feedLabel(feed: string, feeds: readonly string[]): string {
  if (feed !== unknownFeed) return feed;
  return isUnnamedGroup(feed, feeds) ? 'the group without a feed' : 'the file';
}

/** `accidents of Source1`, `accidents of the file`, `accidents without a feed`. */
export function accidentsOf(feed: string, feeds: readonly string[]): string {
  return isUnnamedGroup(feed, feeds) ? 'accidents without a feed' : `accidents of ${feedLabel(feed, feeds)}`;
}

/** Whether these are the accidents that name no feed, beside others that do. */
function isUnnamedGroup(feed: string, feeds: readonly string[]): boolean {
  return feed === unknownFeed && feeds.some((other) => other !== unknownFeed);
}
