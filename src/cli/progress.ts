import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import type { ImportProgress } from '../storage/import/importProgress.js';

/** The part of a terminal that a progress line needs, such as `process.stderr`. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The line that is on the terminal now. Messages are written above it. */
let shown: ProgressLine | null = null;

/** Takes the progress line off the terminal, so that a message can be written; its next update draws it again. */
export function clearProgress(): void {
  shown?.end();
}

/**
 * One or more lines that overwrite themselves on a terminal, at most once in `intervalMs`. Without a terminal nothing is
 * written, so that log files stay clean. Texts are cut to the width of the terminal,
 * between their parts, so that no number loses digits.
 */
export class ProgressLine {
  readonly #terminal: Terminal;
  readonly #intervalMs: number;
  #lastAt = Number.NEGATIVE_INFINITY;
  #rows = 0;

  constructor({
    terminal = process.stderr,
    intervalMs = 100,
  }: { readonly terminal?: Terminal; readonly intervalMs?: number } = {}) {
    this.#terminal = terminal;
    this.#intervalMs = intervalMs;
  }

  update(lines: () => string | readonly string[]): void {
    const now = performance.now();
    if (this.#terminal.isTTY !== true || now - this.#lastAt < this.#intervalMs) return;
    this.#lastAt = now;
    if (shown !== this) clearProgress();
    const width = (this.#terminal.columns || 80) - 1;
    const texts = [lines()].flat().map((text) => fitted(text, width));
    this.#terminal.write(`${erasure(this.#rows)}${texts.join('\n')}`);
    this.#rows = texts.length;
    shown = this;
  }

  /** Clears the line. A later update draws it again. */
  end(): void {
    if (this.#rows > 0) this.#terminal.write(erasure(this.#rows));
    this.#rows = 0;
    if (shown === this) shown = null;
  }
}

/** The parts of a text that fit, where they are separated by commas or semicolons; else its words, else its letters. */
function fitted(text: string, width: number): string {
  const letters = [...text];
  if (letters.length <= width) return text;
  const start = letters.slice(0, width - 1).join('');
  const kept = [/^(.+)[,;] /su, /^(.+) /su].map((parts) => parts.exec(start)?.[1]);
  return `${kept.find((part) => part !== undefined) ?? start}…`;
}

/** Clears that many lines, from the last one upwards, and returns to the beginning of the first. */
function erasure(rows: number): string {
  const line = '\r\u001b[2K';
  return line + `\u001b[1A${line}`.repeat(Math.max(0, rows - 1));
}

/** Work in progress. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is counted, in the singular: `row`. Absent: only the share is shown. */
  readonly unit?: string;
  /** Estimated time. @default from the time so far */
  readonly secondsLeft?: number;
}

/** The progress of an import. */
export function importProgress({ fraction, rows, secondsLeft }: ImportProgress): Progress {
  return rows === 0
    ? { done: fraction, total: 1, secondsLeft }
    : { done: rows * fraction, total: rows, unit: 'row', secondsLeft };
}

/** A bar on a terminal: what is done, and how much time is left. */
export class ProgressBar {
  readonly #line: ProgressLine;
  readonly #label: string;
  readonly #startedMs: number = performance.now();

  /** @param label text before the bar @default none */
  constructor(label = '', line: ProgressLine = new ProgressLine()) {
    this.#label = label === '' ? '' : `${label} `;
    this.#line = line;
  }

  /** @param now what is being done, after the bar @default none */
  update(progress: Progress, now = ''): void {
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    this.#line.update(() => `${this.#label}${barText(progress, seconds)}${now === '' ? '' : `; ${now}`}`);
  }

  end(): void {
    this.#line.end();
  }
}

const barWidth = 20;

/** `[########------------] 42 %, 1,234 of 2,938 rows, 617 rows/s, 2.8 s left`. */
export function barText({ done, total, unit, secondsLeft }: Progress, seconds: number): string {
  const fraction = total > 0 ? Math.max(0, Math.min(1, done / total)) : 0;
  const filled = Math.floor(fraction * barWidth);
  const left = secondsLeft ?? (fraction > 0 ? (seconds * (1 - fraction)) / fraction : Number.NaN);
  const parts = [
    `${Math.floor(fraction * 100)} %`,
    ...(unit === undefined ? [] : [`${formatCount(done)} of ${formatCountOf(total, unit)}`]),
    // Of a large count, the rate says whether it is slow; of a few reports, it says nothing.
    ...(unit === undefined || total < 1_000 || seconds <= 0
      ? []
      : [`${formatCount(done / seconds)} ${unit}s/s`]),
    ...(Number.isFinite(left) ? [`${formatDuration(left)} left`] : []),
  ];
  return `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${parts.join(', ')}`;
}
