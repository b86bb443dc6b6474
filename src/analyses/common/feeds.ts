/** The feed of accidents whose file does not name it. */
export const unknownFeed = 'unknown';

/** What a sentence calls a feed. */
export function feedLabel(feed: string): string {
  return feed === unknownFeed ? 'the file' : feed;
}
