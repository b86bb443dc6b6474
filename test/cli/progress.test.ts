import { afterEach, describe, expect, it, vi } from 'vitest';
import { barText, clearProgress, ProgressBar, ProgressLine } from '../../src/cli/progress.js';
import { showReplayStatus, statusText } from '../../src/cli/replayStatus.js';
import { ReportProgress } from '../../src/cli/reportProgress.js';
import { count } from '../../src/query/build.js';
import type { Source } from '../../src/query/source.js';
import type { Table } from '../../src/query/table.js';
import type { ReplayControls } from '../../src/replay/keyboard.js';
import type { ReplayStatus } from '../../src/replay/player.js';

/** A terminal that keeps what is on its screen. */
function screen(isTTY = true, columns = 80) {
  const written: string[] = [];
  return {
    isTTY,
    columns,
    write: (text: string) => written.push(text),
    written,
    /** The lines on the screen, as a terminal would show them. */
    lines(): string[] {
      const lines = [''];
      let row = 0;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes that move the cursor.
      for (const piece of written.join('').match(/\u001b\[\d[AK]|\r|\n|[^\u001b\r\n]+/g) ?? []) {
        if (piece === '\n') lines[++row] ??= '';
        else if (piece === '\u001b[2K') lines[row] = '';
        else if (piece.endsWith('A') && piece.startsWith('\u001b')) row -= 1;
        else if (piece !== '\r') lines[row] += piece;
      }
      return lines;
    },
  };
}

afterEach(() => {
  clearProgress();
  vi.useRealTimers();
});

describe('a progress line', () => {
  it('overwrites itself, cut to the terminal, at most once in its interval, and is gone at the end', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const terminal = screen(true, 20);
    const line = new ProgressLine({ terminal });
    line.update(() => ['first', 'x'.repeat(100)]);
    expect(terminal.lines()).toEqual(['first', `${'x'.repeat(18)}…`]);
    line.update(() => 'too early');
    vi.advanceTimersByTime(100);
    line.update(() => 'only one');
    expect(terminal.lines()).toEqual(['only one', '']);
    line.end();
    expect(terminal.lines()).toEqual(['', '']);
  });

  it('is cut between its parts, so that a number keeps its digits', () => {
    const text = '2019-03-05 14:02:11 UTC, speed 36000, 42.3 % of 5,678 rows';
    for (let columns = 12; columns < 80; columns++) {
      const terminal = screen(true, columns);
      new ProgressLine({ terminal, intervalMs: 0 }).update(() => text);
      const [line = ''] = terminal.lines();
      expect(line.length).toBeLessThan(columns);
      if (line === text) continue;
      expect(line.endsWith('…')).toBe(true);
      expect(text[line.length - 1]).toMatch(/[,; ]/);
      expect(text.startsWith(line.slice(0, -1))).toBe(true);
    }
    const narrow = screen(true, 36);
    new ProgressLine({ terminal: narrow, intervalMs: 0 }).update(() => text);
    expect(narrow.lines()).toEqual(['2019-03-05 14:02:11 UTC…']);
  });

  it('makes way for a message', () => {
    const terminal = screen();
    const line = new ProgressLine({ terminal, intervalMs: 0 });
    line.update(() => ['one', 'two']);
    clearProgress();
    terminal.write('a message\n');
    line.update(() => 'three');
    expect(terminal.lines()).toEqual(['a message', 'three']);
  });

  it('writes nothing without a terminal', () => {
    const terminal = screen(false);
    const bar = new ProgressBar('Importing', new ProgressLine({ terminal }));
    bar.update({ done: 1, total: 2, unit: 'row' });
    bar.end();
    expect(terminal.written).toEqual([]);
  });

  it('has a bar with the share, the count, the rate and the time left', () => {
    expect(barText({ done: 1_234, total: 2_938, unit: 'row' }, 2)).toBe(
      '[########------------] 42 %, 1,234 of 2,938 rows, 617 rows/s, 2.8 s left',
    );
    expect(barText({ done: 1, total: 4, unit: 'report' }, 30)).toBe(
      '[#####---------------] 25 %, 1 of 4 reports, 1 min 30 s left',
    );
    expect(barText({ done: 0, total: 1 }, 3)).toBe('[--------------------] 0 %');
    expect(barText({ done: 0.5, total: 1, secondsLeft: 65 }, 0)).toBe(
      '[##########----------] 50 %, 1 min 5 s left',
    );
  });
});

describe('the progress of reports', () => {
  it('counts the reports that are written and the answers of the present one, and changes no answer', async () => {
    const answer = {} as Table;
    const source = { ask: async () => answer } as unknown as Source;
    const [one, all] = [screen(), screen()];
    const single = new ReportProgress(1, new ProgressLine({ terminal: one, intervalMs: 0 }));
    expect(await single.begin('covid', source).ask(count())).toBe(answer);
    expect(one.lines()[0]).toMatch(/^Writing the covid report: 1 question answered, 0\.\d s$/);
    const several = new ReportProgress(4, new ProgressLine({ terminal: all, intervalMs: 0 }));
    several.begin('overview', source);
    expect(all.lines()[0]).toBe('[--------------------] 0 %, 0 of 4 reports; overview: 0 answers');
    await several.begin('covid', source).ask(count());
    expect(all.lines()[0]).toMatch(/^\[#####-+\] 25 %, 1 of 4 reports, .+ left; covid: 1 answer$/);
  });
});

const status: ReplayStatus = {
  runId: 'r',
  eventTime: '2019-03-05T14:00:00.000Z',
  scheduleTime: '2019-03-05T14:02:11.000Z',
  messagesSent: 2_400,
  rowsDone: 2_400,
  rowsSelected: 5_678,
  messagesPerSecond: 12.2,
  latenessMs: 3,
  speedFactor: 3_600,
  isPaused: false,
  isDone: false,
};

function player(now: () => ReplayStatus): ReplayControls {
  const nothing = (): void => {};
  return { pause: nothing, resume: nothing, setSpeed: nothing, stop: nothing, status: now };
}

describe('the status of a replay', () => {
  it('has event time, speed, share, lateness and rate', () => {
    expect(statusText(status)).toBe(
      '2019-03-05 14:02:11 UTC, speed 3600, 42.3 % of 5,678 rows, on time, 12/s',
    );
    expect(statusText({ ...status, latenessMs: 65_000 })).toMatch(/, 1 min 5 s late, /);
    expect(statusText({ ...status, isPaused: true })).toBe(
      'Paused at 2019-03-05 14:02:11 UTC, speed 3600, 42.3 % of 5,678 rows',
    );
    const pipe = { scheduleTime: null, speedFactor: Number.POSITIVE_INFINITY, rowsSelected: null };
    expect(statusText({ ...status, ...pipe })).toBe('2019-03-05 14:00:00 UTC, speed max, 2,400 rows, 12/s');
    expect(statusText({ ...status, scheduleTime: null, eventTime: null })).toMatch(
      /^Waiting for the first event, speed 3600$/,
    );
  });

  it('appears at once and every second on a terminal, with the keys that work, and says that it is paused', () => {
    vi.useFakeTimers();
    const terminal = screen();
    let now = status;
    const end = showReplayStatus(
      player(() => now),
      { hasKeys: true, terminal },
    );
    expect(terminal.lines()).toEqual([
      statusText(status).slice(0, 79),
      'Keys: space pauses, - + speed, q stops',
    ]);
    now = { ...status, isPaused: true };
    vi.advanceTimersByTime(1_000);
    expect(terminal.lines()).toEqual([statusText(now), 'Keys: space goes on, - + speed, q stops']);
    end();
    vi.advanceTimersByTime(5_000);
    expect(terminal.lines()).toEqual(['', '']);
  });

  it('is a line of a log every ten seconds without a terminal', () => {
    vi.useFakeTimers();
    const terminal = screen(false);
    let now = status;
    const end = showReplayStatus(
      player(() => now),
      { hasKeys: false, terminal },
    );
    vi.advanceTimersByTime(9_999);
    now = { ...status, rowsDone: 5_000 };
    vi.advanceTimersByTime(1);
    end();
    vi.advanceTimersByTime(60_000);
    expect(terminal.lines()).toEqual([statusText(status), statusText(now), '']);
  });
});
