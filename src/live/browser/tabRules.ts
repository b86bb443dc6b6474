/**
 * Which of the open pages may have a stream. Browsers make at most six connections to one address, over all tabs, and the seventh request
 * waits for ever, without an error. So at most four pages stream; the others say that they wait. The rules know no channel and
 * no clock of their own: `tabs.ts` carries them out. All times are milliseconds of the page's clock.
 */

/** Two connections are left for questions and files. */
export const mostStreams = 4;
/** A page that streams says so at least every two seconds; one that is silent for longer than this is gone. */
const silentMs = 6_000;

export type TabMessage =
  /** A page has been opened: who streams? */
  | { readonly kind: 'ask'; readonly from: string }
  | {
      readonly kind: 'streams';
      readonly from: string;
      readonly sinceMs: number;
      /** Since when nobody sees it; null when it is visible. */
      readonly hiddenAtMs: number | null;
    }
  | { readonly kind: 'stopped'; readonly from: string }
  /** Another page wants the connection of `to`. */
  | { readonly kind: 'yield'; readonly from: string; readonly to: string };

interface OtherTab {
  readonly heardAtMs: number;
  readonly sinceMs: number;
  readonly hiddenAtMs: number | null;
}

export class TabRules {
  readonly #others = new Map<string, OtherTab>();

  heard(nowMs: number, message: TabMessage): void {
    if (message.kind === 'stopped') this.#others.delete(message.from);
    if (message.kind !== 'streams') return;
    const { sinceMs, hiddenAtMs } = message;
    this.#others.set(message.from, { heardAtMs: nowMs, sinceMs, hiddenAtMs });
  }

  /** Other pages that stream. */
  streaming(nowMs: number): number {
    for (const [id, { heardAtMs }] of this.#others) if (nowMs - heardAtMs > silentMs) this.#others.delete(id);
    return this.#others.size;
  }

  mayStream(nowMs: number): boolean {
    return this.streaming(nowMs) < mostStreams;
  }

  /** The page that has been hidden for longest; it gives its connection to one that is seen. Undefined when all are visible. */
  hiddenForLongest(): string | undefined {
    return least(this.#others, ({ hiddenAtMs }) => hiddenAtMs);
  }

  /** The page that has streamed for longest. */
  oldest(): string | undefined {
    return least(this.#others, ({ sinceMs }) => sinceMs);
  }

  /** This page has asked another one for its connection, and counts on it. */
  given(id: string): void {
    this.#others.delete(id);
  }
}

function least(
  tabs: ReadonlyMap<string, OtherTab>,
  timeOf: (tab: OtherTab) => number | null,
): string | undefined {
  let found: string | undefined;
  let foundMs = Number.POSITIVE_INFINITY;
  for (const [id, tab] of tabs) {
    const time = timeOf(tab);
    if (time === null || time >= foundMs) continue;
    found = id;
    foundMs = time;
  }
  return found;
}
