/** Pause, speed and place in time of a replay. */
import { minuteMs } from '../../base/durations.js';
import type { LiveControl } from '../protocol.js';
import { byId, element, setAttribute, setHidden, setText } from './dom.js';
import type { PageState } from './pageState.js';
import { dayText, longDayText, timeText } from './words.js';

const speeds: readonly (readonly [label: string, factor: number | 'max', words: string])[] = [
  ['1×', 1, 'real time'],
  ['1 min/s', 60, 'a minute a second'],
  ['10 min/s', 600, '10 minutes a second'],
  ['1 h/s', 3_600, 'an hour a second'],
  ['1 day/s', 86_400, 'a day a second'],
  ['max', 'max', 'full speed'],
];

export interface ReplayBarOptions {
  readonly onControl: (command: LiveControl) => void;
  /** Holds or releases the page, where the stream itself cannot be paused. */
  readonly onHold: (isHeld: boolean) => void;
}

export class ReplayBar {
  readonly #options: ReplayBarOptions;
  readonly #pause = byId<HTMLButtonElement>('pause');
  readonly #seek = byId<HTMLInputElement>('seek');
  readonly #marks = byId('seek-marks');
  readonly #note = byId('replay-note');
  readonly #speeds: HTMLButtonElement[];
  #state: PageState | null = null;
  #mayControl = false;
  #isHeld = false;
  #isDragging = false;
  #error: string | null = null;

  constructor(options: ReplayBarOptions) {
    this.#options = options;
    this.#speeds = speeds.map(([label, factor, words]) => {
      const button = element('button', { type: 'button', 'aria-pressed': 'false', title: words }, label);
      button.addEventListener('click', () => this.#control({ action: 'speed', speedFactor: factor }));
      return button;
    });
    byId('speeds').append(...this.#speeds);
    this.#pause.addEventListener('click', () => this.togglePause());
    this.#seek.addEventListener('input', () => {
      this.#isDragging = true;
      setText(this.#note, `to ${this.#seekText()}`);
    });
    this.#seek.addEventListener('change', () => {
      this.#isDragging = false;
      this.#control({ action: 'seek', eventTime: new Date(this.#seekMs()).toISOString() });
    });
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether the stream is paused by its replay, or the page holds still. */
  togglePause(): void {
    const state = this.#state;
    if (this.#mayControl && state !== null && state.replay !== null) {
      this.#control({ action: state.status.isPaused ? 'resume' : 'pause' });
      return;
    }
    this.#isHeld = !this.#isHeld;
    this.#options.onHold(this.#isHeld);
    this.update(state, this.#mayControl);
  }

  changeSpeed(by: 1 | -1): void {
    const at = speeds.findIndex(([, factor]) => factor === this.#state?.status.speedFactor);
    const next = speeds[at + by];
    if (this.#mayControl && at >= 0 && next !== undefined)
      this.#control({ action: 'speed', speedFactor: next[1] });
  }

  seekBy(ms: number): void {
    const { replay, newestEventMs } = this.#state ?? {};
    if (!this.#mayControl || !replay) return;
    const fromMs = newestEventMs ?? replay.startMs;
    const to = Math.min(replay.untilMs - minuteMs, Math.max(replay.fromMs, fromMs + ms));
    this.#control({ action: 'seek', eventTime: new Date(to).toISOString() });
  }

  failed(error: string | null): void {
    this.#error = error;
  }

  update(state: PageState | null, mayControl: boolean): void {
    this.#state = state;
    this.#mayControl = mayControl;
    const replay = state?.replay ?? null;
    const canControl = mayControl && replay !== null;
    const isPaused = canControl ? state!.status.isPaused : this.#isHeld;
    const what = canControl ? 'the replay' : 'the page';
    setText(this.#pause.firstChild!, isPaused ? '▶' : '❙❙');
    setText(this.#pause.lastChild!, isPaused ? ` Go on with ${what}` : ` Pause ${what}`);
    setAttribute(this.#pause, 'aria-pressed', String(isPaused));
    setAttribute(this.#pause, 'title', isPaused ? `Go on with ${what} (space)` : `Pause ${what} (space)`);
    byId('replay').classList.toggle('listening', !canControl);
    for (const id of ['speeds', 'seek-box', 'seek-start', 'seek-end']) setHidden(byId(id), replay === null);
    this.#speeds.forEach((button, index) => {
      button.disabled = !canControl;
      setAttribute(button, 'aria-pressed', String(speeds[index]![1] === state?.status.speedFactor));
    });
    this.#seek.disabled = !canControl;
    if (!this.#isDragging) setText(this.#note, this.#noteText(state, canControl));
    if (replay === null) return;
    setText(byId('seek-start'), longDayText(replay.fromMs));
    setText(byId('seek-end'), longDayText(replay.untilMs));
    if (!this.#isDragging) {
      const shownMs = state!.newestEventMs ?? replay.startMs;
      const share = (shownMs - replay.fromMs) / (replay.untilMs - replay.fromMs);
      const value = String(Math.round(1000 * Math.min(1, Math.max(0, share))));
      if (this.#seek.value !== value) this.#seek.value = value;
      setAttribute(this.#seek, 'aria-valuetext', this.#seekText());
    }
    this.#drawMarks(state!);
  }

  #noteText(state: PageState | null, canControl: boolean): string {
    if (this.#error !== null) return this.#error;
    if (state === null) return '';
    if (state.replay === null) return 'A live stream: it cannot be moved in time. Pause holds the page.';
    if (!canControl)
      return 'This page may look, but not control the replay: open it with the token of the server.';
    return '';
  }

  /** A tick for each surge that the page knows. */
  #drawMarks(state: PageState): void {
    const { fromMs, untilMs } = state.replay!;
    const starts = state.surges.flatMap(({ firingSince }) =>
      firingSince === null ? [] : [Date.parse(firingSince)],
    );
    while (this.#marks.childElementCount < Math.min(40, starts.length)) this.#marks.append(element('i'));
    [...this.#marks.children].forEach((mark, index) => {
      const start = starts[index];
      setHidden(mark as HTMLElement, start === undefined);
      if (start !== undefined)
        (mark as HTMLElement).style.left = `${(100 * (start - fromMs)) / (untilMs - fromMs)}%`;
    });
  }

  #control(command: LiveControl): void {
    this.#error = null;
    this.#options.onControl(command);
  }

  #seekMs(): number {
    const { fromMs, untilMs } = this.#state!.replay!;
    return fromMs + ((untilMs - fromMs) * Number(this.#seek.value)) / 1000;
  }

  #seekText(): string {
    const ms = this.#seekMs();
    return `${dayText(ms)}, ${timeText(ms)}`;
  }
}
