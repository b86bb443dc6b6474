import { dayMs, hourMs } from '../base/durations.js';
import type { Player } from './player.js';

/** The input of a terminal, such as `process.stdin`. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer | string) => void): unknown;
  off(event: 'data', listener: (data: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** The controls of a replay. One into segments has no `seek`. */
export type ReplayControls = Pick<Player, 'pause' | 'resume' | 'setSpeed' | 'stop' | 'status'> &
  Partial<Pick<Player, 'seek'>>;

/** The keys that work, as a line of help. */
export function keyboardHelp(player?: ReplayControls, isPaused = false): string {
  const seek = player === undefined || player.seek !== undefined ? ['← → an hour', '↓ ↑ a day'] : [];
  return [`space ${isPaused ? 'goes on' : 'pauses'}`, ...seek, '- + speed', 'q stops'].join(', ');
}

const fastest = Number.POSITIVE_INFINITY;
const speeds = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, fastest];

/**
 * Controls a replay by the keys of a terminal: space pauses and resumes, left and right move an hour of event time back and
 * forward, down and up a day, - and + change the speed, q and Ctrl-C stop it. Ctrl-C also releases the terminal, so that
 * another one ends the process at once. Does nothing if `input` is not a terminal.
 * @returns a function that releases the terminal; call it when the replay is done
 */
export function attachKeyboard(player: ReplayControls, input: KeyInput = process.stdin): () => void {
  if (!hasKeyboard(input)) return () => {};
  const listener = (data: Buffer | string): void => {
    for (const key of keysOf(String(data))) press(key, player);
    if (String(data).includes(ctrlC)) release();
  };
  const release = (): void => {
    input.off('data', listener);
    input.setRawMode?.(false);
    input.pause();
  };
  input.setRawMode?.(true);
  input.on('data', listener);
  input.resume();
  return release;
}

/** Whether `attachKeyboard` has an effect. */
export function hasKeyboard(input: KeyInput = process.stdin): boolean {
  return input.isTTY === true && input.setRawMode !== undefined;
}

/** Splits the input into keys, because fast key presses arrive together. Arrows are three characters, other keys one. */
function keysOf(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a terminal spells an arrow.
  return text.match(/\u001b[[O][A-D]|./gsu) ?? [];
}

function press(key: string, player: ReplayControls): void {
  const { isPaused, isDone, speedFactor } = player.status();
  if (isDone) return;
  if (key === ' ' && isPaused) player.resume();
  else if (key === ' ') player.pause();
  else if (key === '+' || key === '=')
    player.setSpeed(speeds.find((speed) => speed > speedFactor) ?? fastest);
  else if (key === '-') player.setSpeed(speeds.findLast((speed) => speed < speedFactor) ?? speedFactor);
  else if (key === 'q' || key === ctrlC) player.stop();
  else if (key.length === 3) seekBy(player, arrows[key.at(-1)!] ?? 0);
}

const ctrlC = '\u0003';
const arrows: Readonly<Record<string, number>> = { A: dayMs, B: -dayMs, C: hourMs, D: -hourMs };

function seekBy(player: ReplayControls, ms: number): void {
  const { eventTime } = player.status();
  if (eventTime === null || player.seek === undefined) return;
  player.seek(new Date(Date.parse(eventTime) + ms).toISOString());
}
