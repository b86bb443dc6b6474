/** The feed of accidents whose file does not name it. */
export const unknownFeed = 'unknown';

/**
 * What a sentence calls a feed, in the singular: its name, or `the file` if no accident names a feed.
 *
 * @param feeds all feeds of the analysis: with others, the accidents that name no feed are a group beside them
 */
export function feedLabel(feed: string, feeds: readonly string[]): string {
  if (feed !== unknownFeed) return feed;
  return feeds.some((other) => other !== unknownFeed) ? 'the group without a feed' : 'the file';
}
