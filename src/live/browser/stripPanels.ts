/** A panel for each feed: the count of the last full hour in its title, and the strip below. */
import { hourMs } from '../../base/durations.js';
import { drawStrip, type StripSummary, summarize } from '../strip.js';
import { byId, element, setAttribute, setClass, setHidden, setText } from './dom.js';
import type { PageState } from './pageState.js';
import { paintStrip } from './stripCanvas.js';
import { type PageTheme, stripColors } from './themes.js';
import {
  accidents,
  countText,
  dayText,
  feedText,
  rateText,
  shortDayText,
  tickText,
  timeText,
} from './words.js';

interface Panel {
  readonly root: HTMLElement;
  readonly count: HTMLElement;
  readonly verdict: HTMLElement;
  readonly line: HTMLElement;
  readonly chart: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly empty: HTMLElement;
  top: number | undefined;
  sentence: string;
}

export class StripPanels {
  readonly #root = byId('strips');
  #panels: Panel[] = [];
  #names = '';

  update(state: PageState, theme: PageTheme): void {
    const { feeds } = state.dimensions;
    if (this.#names !== feeds.join()) this.#make(feeds);
    // All before any is drawn: the width of a panel depends on how many there are.
    for (const feed of feeds.keys()) setHidden(this.#panels[feed]!.root, isHidden(state, feed));
    for (const feed of feeds.keys()) this.#fill(this.#panels[feed]!, feed, state, theme);
  }

  /** Other filters, other axes. */
  rescale(): void {
    for (const panel of this.#panels) panel.top = undefined;
  }

  #make(feeds: readonly string[]): void {
    this.#names = feeds.join();
    this.#panels = feeds.map((feed, index) => {
      const panel: Panel = {
        root: element('div', { class: 'panel strip', tabindex: '0', role: 'group' }),
        count: element('b'),
        verdict: element('span', { class: 'verdict' }),
        line: element('p', { class: 'muted' }),
        chart: element('div', { class: 'chart' }),
        canvas: element('canvas', { 'aria-hidden': 'true' }),
        empty: element('p', { class: 'muted empty' }),
        top: undefined,
        sentence: '',
      };
      const glyph = element('span', { class: `glyph feed${Math.min(3, index)}`, 'aria-hidden': 'true' });
      const title = element(
        'h2',
        {},
        glyph,
        feedText(feed),
        panel.count,
        panel.verdict,
        element('span', { class: 'age' }),
      );
      panel.chart.append(panel.canvas, panel.empty);
      panel.root.append(title, panel.line, panel.chart);
      // Renewed when the focus enters, not while it changes.
      panel.root.addEventListener('focus', () => setAttribute(panel.root, 'aria-label', panel.sentence));
      panel.root.setAttribute('aria-label', `${feedText(feed)}: counts by time`);
      return panel;
    });
    this.#root.replaceChildren(...this.#panels.map(({ root }) => root));
  }

  #fill(panel: Panel, feed: number, state: PageState, theme: PageTheme): void {
    if (panel.root.hidden) return;
    const series = state.series(feed);
    const name = state.dimensions.feeds[feed]!;
    setHidden(panel.canvas, series === null);
    setHidden(panel.empty, series !== null);
    setText(
      panel.empty,
      `Counts ${bucketWords(state.snapshot.bucketMs)}, beside what this hour of the week usually brings.`,
    );
    if (series === null) return;
    const summary = summarize(series);
    setText(panel.count, summary === null ? '' : countText(summary.count));
    setText(panel.verdict, summary === null ? '' : verdictText(summary));
    setClass(
      panel.verdict,
      summary?.verdict === 'above' || summary?.verdict === 'below' ? 'verdict out' : 'verdict muted',
    );
    setText(panel.line, lineOf(summary, state));
    panel.sentence = sentenceOf(feedText(name), summary, state);
    setAttribute(panel.root, 'title', panel.sentence);
    const width = panel.chart.clientWidth;
    const height = panel.chart.clientHeight;
    if (width < 60 || height < 40) return;
    const { bucketMs, maxBuckets } = state.snapshot;
    const drawing = drawStrip(series, {
      width,
      height,
      tickLabel: (ms) => tickText(ms, bucketMs, maxBuckets),
      ...(panel.top === undefined ? {} : { lastTop: panel.top }),
    });
    panel.top = drawing.top;
    paintStrip(panel.canvas, drawing.calls, width, height, stripColors(theme, feed));
  }
}

/** Accidents without a feed have a panel only when there are any. */
function isHidden(state: PageState, feed: number): boolean {
  if (!state.filter.feeds[feed]) return true;
  return state.dimensions.feeds[feed] === '' && !state.hasNamelessFeed();
}

function verdictText({ verdict }: StripSummary): string {
  if (verdict === 'above') return '▲ above';
  if (verdict === 'below') return '▽ below';
  return verdict === 'as expected' ? 'as expected' : '';
}

/** `a quarter of an hour`, `an hour`, `6 hours`, `a day`. */
function bucketWords(bucketMs: number): string {
  const hours = bucketMs / hourMs;
  if (hours < 1) return 'a quarter of an hour';
  if (hours === 1) return 'an hour';
  return hours < 24 ? `${hours} hours` : 'a day';
}

function fullText(ms: number): string {
  const hours = ms / hourMs;
  if (hours === 1) return 'hour';
  return hours === 24 ? 'day' : `${hours} hours`;
}

function lineOf(summary: StripSummary | null, state: PageState): string {
  if (summary === null) return 'No full hour yet.';
  const range = rangeText(summary);
  if (summary.expected === null)
    return `${range}: ${state.hasHistory ? 'no expected count for this time' : 'expected counts need history'}`;
  return `${range}: expected ${rateText(summary.expected)} (${countText(summary.lower!)}–${countText(summary.upper!)})`;
}

/** `16:45–17:45`, `6 h to 3 Feb 18:00`, `day to 3 Feb 19:00`. */
export function rangeText({ fromMs, untilMs }: StripSummary): string {
  const hours = (untilMs - fromMs) / hourMs;
  if (hours === 1) return `${timeText(fromMs)}–${timeText(untilMs)}`;
  const end = `${shortDayText(untilMs)} ${timeText(untilMs)}`;
  return hours < 24 ? `${hours} h to ${end}` : `day to ${end}`;
}

function sentenceOf(name: string, summary: StripSummary | null, state: PageState): string {
  if (summary === null) return `${name}: no full hour yet.`;
  const { count, expected, lower, upper, verdict } = summary;
  const against =
    expected === null
      ? ''
      : `, expected ${rateText(expected)}, 90 % between ${lower} and ${upper}: ${verdict}`;
  return `${name}: ${accidents(count)} in the last full ${fullText(summary.untilMs - summary.fromMs)}, ${rangeText(summary)}, ${dayText(summary.untilMs)}${against}. Bars ${bucketWords(state.snapshot.bucketMs)} each.`;
}
