/** The history of a place, asked of the store. */
import type { LivePlace } from '../protocol.js';
import { drawStrip } from '../strip.js';
import { byId, element, setHidden } from './dom.js';
import { errorOf } from './errorOf.js';
import { paintStrip } from './stripCanvas.js';
import { type PageTheme, stripColors } from './themes.js';
import { accidents, countText, dayText, rateText, shareText, timeText } from './words.js';

export class PlacePanel {
  readonly #root = byId('place');
  readonly #onClose: () => void;
  #opener: Element | null = null;
  #id: string | null = null;
  #place: LivePlace | null = null;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
    this.#root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
  }

  /** The place that is shown; null when the panel is closed. */
  get id(): string | null {
    return this.#id;
  }

  async open(id: string, name: string, theme: PageTheme): Promise<void> {
    if (this.#id === null) this.#opener = document.activeElement;
    this.#id = id;
    this.#place = null;
    this.#fill(name, element('p', { class: 'muted' }, 'Asking the store …'));
    setHidden(this.#root, false);
    this.#root.focus({ preventScroll: true });
    const answer = await ask(id);
    if (this.#id !== id) return;
    if (typeof answer === 'string') return this.#fill(name, element('p', {}, answer));
    this.#place = answer;
    this.#show(answer, theme);
  }

  recolor(theme: PageTheme): void {
    if (this.#place !== null) this.#show(this.#place, theme);
  }

  close(): void {
    if (this.#id === null) return;
    this.#id = null;
    this.#place = null;
    const hadFocus = this.#root.contains(document.activeElement);
    setHidden(this.#root, true);
    this.#root.replaceChildren();
    if (hadFocus && this.#opener instanceof HTMLElement) this.#opener.focus({ preventScroll: true });
    this.#onClose();
  }

  #fill(title: string, ...content: readonly (Node | string)[]): void {
    const close = element('button', { type: 'button', 'aria-label': 'Close' }, '✕');
    close.addEventListener('click', () => this.close());
    this.#root.replaceChildren(element('h2', {}, title, close), ...content);
  }

  #show(place: LivePlace, theme: PageTheme): void {
    const { lastDay, days, severity, streets, tookMs, askedAtMs, untilMs } = place;
    const total = days.reduce((sum, { count }) => sum + count, 0);
    const expected =
      lastDay.expected === null
        ? ''
        : `, expected ${rateText(lastDay.expected.mean)} (${countText(lastDay.expected.lower)}–${countText(lastDay.expected.upper)})`;
    const share =
      severity.severeShare === null ? '' : `, ${shareText(severity.severeShare, 0)} of severity 3 or 4`;
    const words = `${accidents(lastDay.count)} in the last 24 h${expected}. ${countText(total)} in the last 28 days${share}.`;
    const hours = element('canvas', {
      role: 'img',
      'aria-label': `Accidents by hour of the last 24 h: ${lastDay.hours.map(({ count }) => count).join(', ')}`,
    });
    const byDay = element('canvas', {
      role: 'img',
      'aria-label': `Accidents by day of the last 28 days: ${days.map(({ count }) => count).join(', ')}`,
    });
    const most = Math.max(1, ...streets.map(({ count }) => count));
    const list = element('div', { class: 'bars' });
    for (const { street, count } of streets) {
      const bar = element('i');
      bar.style.width = `${(100 * count) / most}%`;
      list.append(element('span', {}, street), bar, element('span', {}, countText(count)));
    }
    this.#fill(
      `${place.name}, ${place.state}`,
      element('p', {}, words),
      element('h3', {}, 'Last 24 h, by hour there'),
      hours,
      element('h3', {}, 'Last 28 days, by day'),
      byDay,
      ...(streets.length === 0 ? [] : [element('h3', {}, 'Streets, last 28 days'), list]),
      element(
        'p',
        { class: 'muted asked' },
        `Up to ${timeText(untilMs)}, ${dayText(untilMs)}. Asked of the store at ${new Date(askedAtMs).toLocaleTimeString('en-GB')}, answered in ${countText(Math.max(1, Math.round(tookMs)))} ms.`,
      ),
    );
    const hourText = (index: number): string | null => {
      const hour = lastDay.hours[index]?.hour.slice(11, 13) ?? '';
      return ['00', '06', '12', '18'].includes(hour) ? `${hour}:00` : null;
    };
    paintBars(
      hours,
      lastDay.hours.map(({ count }) => count),
      hourText,
      theme,
    );
    paintBars(
      byDay,
      days.map(({ count }) => count),
      (index) => (index % 7 === 6 ? days[index]!.day.slice(5) : null),
      theme,
    );
  }
}

function paintBars(
  canvas: HTMLCanvasElement,
  counts: readonly number[],
  label: (index: number) => string | null,
  theme: PageTheme,
): void {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (width < 60 || counts.length === 0) return;
  // Buckets of one unit, so that their number is their position.
  const { calls } = drawStrip(
    {
      bucketMs: 1,
      firstBucket: 0,
      counts,
      expected: counts.map(() => null),
      firstWholeBucket: 1,
      overdispersion: 0,
      watermarkMs: counts.length - 1,
    },
    { width, height, tickLabel: label },
  );
  paintStrip(canvas, calls, width, height, { ...stripColors(theme, 0), bar: theme.muted });
}

async function ask(id: string): Promise<LivePlace | string> {
  try {
    const response = await fetch(`/api/place?id=${encodeURIComponent(id)}`);
    return response.ok ? ((await response.json()) as LivePlace) : await errorOf(response);
  } catch {
    return 'The server does not answer.';
  }
}
