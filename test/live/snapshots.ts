/** Snapshots of a live page that is served, for tests. */
import type { LiveSnapshot } from '../../src/live/protocol.js';

/** A snapshot as a page that connects now gets it. It may be 250 ms old: what has changed since is in the next delta. */
export async function snapshotOf(url: string): Promise<LiveSnapshot> {
  const response = await fetch(new URL('/stream', url));
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  for (let text = ''; ; ) {
    const { value, done } = await reader.read();
    if (done) throw new Error('The stream has ended.');
    text += decoder.decode(value, { stream: true });
    const found = /event: snapshot\nid: .*\ndata: (.*)\n\n/.exec(text);
    if (found === null) continue;
    await reader.cancel();
    return JSON.parse(found[1]!) as LiveSnapshot;
  }
}

/** A snapshot that is as wanted, or the last one before the time is up. */
export async function snapshotThat(
  url: string,
  isWanted: (snapshot: LiveSnapshot) => boolean,
  withinMs = 60_000,
): Promise<LiveSnapshot> {
  for (const untilMs = Date.now() + withinMs; ; ) {
    const snapshot = await snapshotOf(url);
    if (isWanted(snapshot) || Date.now() > untilMs) return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** The accidents in all buckets of a snapshot. */
export function totalOf({ counts }: LiveSnapshot): number {
  return counts.flatMap(([, cells]) => cells.filter((_, at) => at % 2 === 1)).reduce((sum, n) => sum + n, 0);
}
