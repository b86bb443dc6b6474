import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { attachKeyboard, type KeyInput, type ReplayControls } from '../../src/replay/keyboard.js';

/** A terminal whose keys are pressed by a test. */
class Terminal extends EventEmitter implements KeyInput {
  readonly isTTY = true;
  isRaw = false;
  isReading = false;
  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }
  resume(): void {
    this.isReading = true;
  }
  pause(): void {
    this.isReading = false;
  }
  press(keys: string): void {
    this.emit('data', Buffer.from(keys));
  }
}

function steered(speedFactor = 3_600) {
  const calls: unknown[][] = [];
  const state = { isPaused: false, isDone: false, speedFactor, eventTime: '2019-06-01T12:00:00.000Z' };
  const player: ReplayControls = {
    pause: () => {
      state.isPaused = true;
      calls.push(['pause']);
    },
    resume: () => {
      state.isPaused = false;
      calls.push(['resume']);
    },
    setSpeed: (speed) => {
      state.speedFactor = speed;
      calls.push(['speed', speed]);
    },
    seek: (eventTime) => calls.push(['seek', eventTime]),
    stop: () => calls.push(['stop']),
    status: () => ({
      ...state,
      runId: 'r',
      scheduleTime: null,
      messagesSent: 1,
      rowsDone: 1,
      rowsSelected: 2,
      messagesPerSecond: 1,
      latenessMs: 0,
    }),
  };
  return { player, calls, state };
}

describe('the keyboard of a replay', () => {
  it('pauses and resumes with space', () => {
    const { player, calls } = steered();
    const terminal = new Terminal();
    attachKeyboard(player, terminal);
    terminal.press(' ');
    terminal.press(' ');
    expect(calls).toEqual([['pause'], ['resume']]);
  });

  it('goes an hour with left and right and a day with down and up, from where the replay is', () => {
    const { player, calls } = steered();
    const terminal = new Terminal();
    attachKeyboard(player, terminal);
    // Both spellings of a terminal, and two keys in one piece.
    for (const keys of ['\u001b[C', '\u001b[D', '\u001bOA\u001b[B']) terminal.press(keys);
    expect(calls).toEqual([
      ['seek', '2019-06-01T13:00:00.000Z'],
      ['seek', '2019-06-01T11:00:00.000Z'],
      ['seek', '2019-06-02T12:00:00.000Z'],
      ['seek', '2019-05-31T12:00:00.000Z'],
    ]);
  });

  it('climbs and descends a ladder of speeds with + and -, from real time to full speed', () => {
    const { player, calls, state } = steered(3_000);
    const terminal = new Terminal();
    attachKeyboard(player, terminal);
    terminal.press('+');
    terminal.press('=');
    terminal.press('-');
    expect(calls.map(([, speed]) => speed)).toEqual([3_600, 21_600, 3_600]);
    for (let times = 0; times < 20; times += 1) terminal.press('-');
    expect(state.speedFactor).toBe(1);
    for (let times = 0; times < 20; times += 1) terminal.press('+');
    expect(state.speedFactor).toBe(Number.POSITIVE_INFINITY);
  });

  it('ends with q and with Ctrl-C, and ignores all other keys', () => {
    const { player, calls } = steered();
    const terminal = new Terminal();
    attachKeyboard(player, terminal);
    terminal.press('xyz\n\u001b[5~');
    terminal.press('q');
    expect(terminal.isRaw).toBe(true);
    terminal.press('\u0003');
    expect(calls).toEqual([['stop'], ['stop']]);
    // Another Ctrl-C is a signal of the terminal again.
    expect(terminal.isRaw).toBe(false);
  });

  it('gives the terminal back, and does nothing where there is none', () => {
    const { player, calls } = steered();
    const terminal = new Terminal();
    const detach = attachKeyboard(player, terminal);
    expect([terminal.isRaw, terminal.isReading]).toEqual([true, true]);
    detach();
    expect([terminal.isRaw, terminal.isReading]).toEqual([false, false]);
    terminal.press(' ');
    const pipe = new Terminal();
    Object.defineProperty(pipe, 'isTTY', { value: false });
    attachKeyboard(player, pipe);
    pipe.press(' ');
    expect([pipe.isRaw, calls]).toEqual([false, []]);
  });

  it('does nothing to a replay that is done or cannot seek', () => {
    const { player, calls, state } = steered();
    const terminal = new Terminal();
    const { seek, ...withoutSeek } = player;
    attachKeyboard(withoutSeek, terminal);
    terminal.press('\u001b[C');
    state.isDone = true;
    terminal.press(' ');
    expect([typeof seek, calls]).toEqual(['function', []]);
  });
});
