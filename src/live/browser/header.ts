/** The clock and the figures of the stream in the header. */
import { byId, setAttribute, setText } from './dom.js';
import type { PageState } from './pageState.js';
import {
  countText,
  dayText,
  rateText,
  secondsText,
  shareText,
  spanText,
  speedText,
  zoneName,
} from './words.js';

/** What the connection does, in a word. */
export type LinkWord =
  | 'connecting'
  | 'live'
  | 'waiting'
  | 'behind'
  | 'paused'
  | 'ended'
  | 'held'
  | 'lost'
  /** Other pages of this browser have the connections. */
  | 'crowded'
  | 'refused';

/** Where the word is not enough. */
const linkTexts: Partial<Record<LinkWord, string>> = {
  waiting: 'connected, waiting',
  crowded: 'not connected',
};

export class Header {
  readonly #time = byId('time');
  readonly #seconds = byId('seconds');
  readonly #date = byId('date');
  readonly #connection = byId('connection');

  constructor() {
    setText(byId('zone'), zoneName);
  }

  /** Called ten times a second. Seconds are shown while they can be read. */
  clock(eventMs: number | null, speed: number | 'max' | null, isStill: boolean): void {
    if (eventMs === null) {
      setText(this.#time, '--:--');
      setText(this.#seconds, '');
      setText(this.#date, 'No accident yet');
      return;
    }
    const text = secondsText(eventMs);
    setText(this.#time, text.slice(0, 5));
    const isReadable = isStill || speed === null || (speed !== 'max' && speed <= 600);
    setText(this.#seconds, isReadable ? text.slice(5) : '');
    setText(this.#date, dayText(eventMs));
  }

  link(word: LinkWord): void {
    const signs = {
      live: '●',
      lost: '○',
      paused: '❙❙',
      held: '❙❙',
      ended: '■',
      refused: '✕',
      connecting: '○',
      waiting: '●',
      behind: '◐',
      crowded: '○',
    };
    setText(this.#connection, `${signs[word]} ${linkTexts[word] ?? word}`);
  }

  figures({ status, snapshot }: PageState): void {
    const {
      accidents,
      late,
      accidentsPerSecond,
      speedFactor,
      lagMs,
      lagMessages,
      duplicates,
      deadLetters,
      withoutSeverity = 0,
      ahead = 0,
    } = status;
    const isStill = status.isPaused || status.hasEnded;
    setText(
      byId('speed'),
      accidents === 0 ? '–' : isStill ? (status.hasEnded ? 'ended' : 'paused') : speedText(speedFactor),
    );
    // Nothing arrives, and no frame says so.
    setText(byId('rate'), isStill ? '–' : rateText(accidentsPerSecond));
    const waiting = lagMessages === null ? '' : `, ${countText(lagMessages)} waiting`;
    setText(byId('lag'), accidents === 0 ? '–' : spanText(lagMs) + waiting);
    setText(byId('late'), accidents === 0 ? '–' : shareText(late / accidents, 2));
    setAttribute(
      byId('late'),
      'title',
      `${countText(late)} of ${countText(accidents)} since the start came behind the watermark`,
    );
    setText(byId('total'), countText(accidents));
    const without =
      withoutSeverity === 0
        ? ''
        : ` ${countText(withoutSeverity)} without a severity are not on the map or in a strip.`;
    const unconfirmed =
      ahead === 0
        ? ''
        : ` ${countText(ahead)} far ahead of all others are not counted until others confirm the time.`;
    setAttribute(
      byId('total'),
      'title',
      `${countText(duplicates)} duplicates and ${countText(deadLetters)} dead letters on top.${without}${unconfirmed} Source: ${snapshot.source}`,
    );
    setAttribute(
      byId('rate'),
      'title',
      'of the whole stream, whatever the filters, over the last ten seconds',
    );
  }
}
