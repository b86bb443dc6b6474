import { dayMs, hourMs } from '../base/durations.js';
import type { Player } from './player.js';

/** What a terminal gives us: `process.stdin`. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer | string) => void): unknown;
  off(event: 'data', listener: (data: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** What is steered; a replay into segments has no `seek`. */
export type ReplayControls = Pick<Player, 'pause' | 'resume' | 'setSpeed' | 'stop' | 'status'> &
  Partial<Pick<Player, 'seek'>>;

/** For a line of help on the terminal. */
export const keyboardHelp = 'space pause, ← → an hour, ↓ ↑ a day, - + speed, q quit';

const fastest = Number.POSITIVE_INFINITY;
const speeds = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, fastest];

/**
 * Lets the keys of a terminal steer a replay: space pauses and resumes, left and right go an hour of event time back and
 * forth, down and up a day, - and + change the speed, q and Ctrl-C end it. Where `input` is no terminal, nothing happens.
 * @returns gives the terminal back. Call it when the replay is done.
 */
export function attachKeyboard(player: ReplayControls, input: KeyInput = process.stdin): () => void {
  if (input.isTTY !== true || input.setRawMode === undefined) return () => {};
  const listener = (data: Buffer | string): void => {
    for (const key of keysOf(String(data))) press(key, player);
  };
  input.setRawMode(true);
  input.on('data', listener);
  input.resume();
  return () => {
    input.off('data', listener);
    input.setRawMode?.(false);
    input.pause();
  };
}

/** Keys that were pressed quickly come in one piece: arrows are three characters, all others one. */
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
