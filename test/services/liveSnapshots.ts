import type { LiveSnapshot } from '../../src/live/protocol.js';

/** A snapshot of the live page at an address that is as wanted, or the last one before the time is up. */
export async function snapshotThat(
  url: string,
  isWanted: (snapshot: LiveSnapshot) => boolean,
  withinMs = 60_000,
): Promise<LiveSnapshot> {
  for (const untilMs = Date.now() + withinMs; ; ) {
    const response = await fetch(new URL('/stream', url));
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let found: RegExpExecArray | null = null;
    for (let text = ''; found === null; found = /event: snapshot\nid: .*\ndata: (.*)\n\n/.exec(text)) {
      text += decoder.decode((await reader.read()).value, { stream: true });
    }
    await reader.cancel();
    const snapshot = JSON.parse(found[1]!) as LiveSnapshot;
    if (isWanted(snapshot) || Date.now() > untilMs) return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** The accidents in all buckets of a snapshot. */
export function totalOf({ counts }: LiveSnapshot): number {
  return counts.flatMap(([, cells]) => cells.filter((_, at) => at % 2 === 1)).reduce((sum, n) => sum + n, 0);
}
