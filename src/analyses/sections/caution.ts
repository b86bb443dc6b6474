/** Why a simple comparison of several feeds misleads. That the feed is the main confounder, the dataset says once in a report. */
export function confounded(what: string): string {
  return `The feeds report differently and their mix changes, so ${what}.`;
}

/** The same for a comparison over time, which one feed confounds as well. */
export function confoundedOverTime(
  { feeds, hasFeeds }: { readonly feeds: readonly string[]; readonly hasFeeds: boolean },
  what: string,
): string {
  if (feeds.length > 1) return confounded(what);
  return hasFeeds
    ? `All accidents are from one feed. What a feed collects changes over time, so ${what}.`
    : `The rows do not name their feeds, and all of them are treated as one feed. What feeds collect changes over time, so ${what}.`;
}
