/** The one live region of the page: at most one sentence in 10 seconds, so that a screen reader is not flooded. */
import type { Surge } from '../../surges/alarm.js';
import { placeText } from '../../surges/placeText.js';
import { byId } from './dom.js';
import { accidents, countText, rateText } from './words.js';

export type AnnouncerMode = 'all' | 'firing' | 'nothing';

const everyMs = 10_000;

export class Announcer {
  mode: AnnouncerMode = 'firing';
  readonly #region = byId('announcer');
  readonly #states = new Map<string, Surge['state']>();
  #waiting: string[] = [];
  #saidAtMs = Number.NEGATIVE_INFINITY;
  #isFirst = true;

  /** Of the connection and of the replay: said unless everything is switched off. */
  say(sentence: string): void {
    if (this.mode === 'nothing') return;
    this.#waiting.push(sentence);
    this.#flush();
  }

  /** Says what has fired or ended since the last call. Those of the first call are not news. */
  surges(surges: readonly Surge[]): void {
    const fired: Surge[] = [];
    for (const surge of surges) {
      const before = this.#states.get(surge.id);
      if (before === surge.state) continue;
      this.#states.set(surge.id, surge.state);
      if (this.#isFirst) continue;
      if (surge.state === 'firing') fired.push(surge);
      if (surge.state === 'resolved' && before === 'firing' && this.mode === 'all')
        this.say(`${placeText(surge.place)}: surge over, at most ${accidents(surge.peak)} in a window.`);
    }
    const ids = new Set(surges.map(({ id }) => id));
    for (const id of this.#states.keys()) if (!ids.has(id)) this.#states.delete(id);
    this.#isFirst = false;
    if (fired.length === 1) this.say(sentenceOf(fired[0]!));
    else if (fired.length > 1)
      this.say(`${fired.length} surges firing, newest ${placeText(fired.at(-1)!.place)}.`);
  }

  /** Called once a second. */
  tick(): void {
    this.#flush();
  }

  #flush(): void {
    const now = performance.now();
    if (this.#waiting.length === 0 || now - this.#saidAtMs < everyMs) return;
    this.#saidAtMs = now;
    this.#region.textContent =
      this.#waiting.length <= 2
        ? this.#waiting.join(' ')
        : `${countText(this.#waiting.length)} messages, the last: ${this.#waiting.at(-1)}`;
    this.#waiting = [];
  }
}

function sentenceOf(surge: Surge): string {
  return `${placeText(surge.place)}: surge, ${accidents(surge.observed)} in ${surge.windowMinutes} minutes, ${rateText(surge.expected)} expected.`;
}
