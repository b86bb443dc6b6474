import { formatCount, formatCountOf, formatDuration, formatPercent } from '../base/format.js';
import { keyboardHelp, type ReplayControls } from '../replay/keyboard.js';
import type { ReplayStatus } from '../replay/player.js';
import { ProgressLine, type Terminal } from './progress.js';

/** How often the status of a replay is written: on a terminal it is one line that changes, elsewhere a line of a log. */
export const statusIntervalsMs = { terminal: 1_000, log: 10_000 } as const;

export interface StatusOptions {
  /** Whether keys control the replay. */
  readonly hasKeys: boolean;
  /** @default process.stderr */
  readonly terminal?: Terminal;
}

/**
 * Shows the status of a replay until it is released: on a terminal at once and every second, also while nothing is sent;
 * without one as a line of a log every ten seconds.
 * @returns a function that ends it and clears the line
 */
export function showReplayStatus(
  player: ReplayControls,
  { hasKeys, terminal = process.stderr }: StatusOptions,
): () => void {
  const isTerminal = terminal.isTTY === true;
  const line = new ProgressLine({ terminal, intervalMs: 0 });
  const show = (): void => {
    const status = player.status();
    if (status.isDone) return;
    if (!isTerminal) terminal.write(`${statusText(status)}\n`);
    else {
      const keys = hasKeys ? [`Keys: ${keyboardHelp(player, status.isPaused)}`] : [];
      line.update(() => [statusText(status), ...keys]);
    }
  };
  // A log of a replay at full speed, which is over soon, has no need of a line at its beginning.
  if (isTerminal || Number.isFinite(player.status().speedFactor)) show();
  const timer = setInterval(show, isTerminal ? statusIntervalsMs.terminal : statusIntervalsMs.log);
  return () => {
    clearInterval(timer);
    line.end();
  };
}

/**
 * The status in one line: `2019-03-05 14:02:11 UTC, speed 3600, 42.3 % of 5,678 rows, on time, 12/s`. `Paused` comes
 * first if it is.
 */
export function statusText(status: ReplayStatus): string {
  const { scheduleTime, eventTime, speedFactor, rowsDone, rowsSelected, messagesPerSecond, isPaused } =
    status;
  const time = scheduleTime ?? eventTime;
  const speed = `speed ${Number.isFinite(speedFactor) ? speedFactor : 'max'}`;
  if (time === null) return `${isPaused ? 'Paused before' : 'Waiting for'} the first event, ${speed}`;
  return [
    `${isPaused ? 'Paused at ' : ''}${time.slice(0, 19).replace('T', ' ')} UTC`,
    speed,
    rowsSelected === null || rowsSelected === 0
      ? formatCountOf(rowsDone, 'row')
      : `${formatPercent(rowsDone / rowsSelected)} of ${formatCountOf(rowsSelected, 'row')}`,
    ...latenessInWords(status),
    ...(isPaused ? [] : [`${rateText(messagesPerSecond)}/s`]),
  ].join(', ');
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond);
}

/** At full speed, nothing can be late. */
function latenessInWords({ latenessMs, speedFactor, isPaused }: ReplayStatus): string[] {
  if (isPaused || !Number.isFinite(speedFactor)) return [];
  return [latenessMs < shownLatenessMs ? 'on time' : `${formatDuration(latenessMs / 1_000)} late`];
}

/** Timers are a few milliseconds late; nobody sees less than this. */
const shownLatenessMs = 100;
