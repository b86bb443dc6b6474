import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigurationError, DataError } from '../base/errors.js';
import { schemaVersion } from '../dataset/usAccidents/columns.js';
import type { LogWriter } from '../log/log.js';
import { checkFaults } from './faults.js';
import { type ReplayInput, requireFile } from './input.js';
import type { ReplayOptions } from './options.js';
import { type Player, replay } from './player.js';
import type { ReplaySummary } from './progress.js';
import type { ResumePoint } from './startingPoint.js';

export interface CheckpointOptions {
  /** The file; its folder is made. */
  readonly path: string;
  /** Where the replay goes: brokers and topic. One that goes elsewhere is another replay. */
  readonly target: string;
  /** Written at most so often, milliseconds. @default 250 */
  readonly intervalMs?: number;
}

/** What such a file holds. */
export interface Checkpoint {
  readonly version: 1;
  /** Digest of everything that decides what is sent. */
  readonly replay: string;
  readonly runId: string;
  /** `shiftTo` as an instant, so that "now" stays the same. */
  readonly shiftTo: string | null;
  /** Everything before it is safely in the log. */
  readonly point: ResumePoint;
  readonly isFinished: boolean;
  readonly savedAt: string;
}

/**
 * Plays like `replay`, and writes down how far everything is acknowledged by the log. Called again with the same input,
 * options and file, after a stop, a crash or kill -9, it goes on there, under the same run id: no event is left out, and
 * what was sent since the last checkpoint is sent twice, which its key makes harmless. A replay that has finished sends
 * nothing more; remove the file to play it again.
 * @throws ConfigurationError when the file belongs to another replay.
 */
export function replayFromCheckpoint(
  input: ReplayInput,
  writer: LogWriter,
  options: Omit<ReplayOptions, 'resumeFrom'>,
  { path, target, intervalMs = 250 }: CheckpointOptions,
): Player {
  requireFile(input, 'a checkpoint');
  const replayId = identity(input, options, target);
  const earlier = readCheckpoint(path);
  if (earlier !== null && earlier.replay !== replayId) {
    throw new ConfigurationError(
      `Expected the checkpoint to be of the same input, options and topic, got one of another replay: ${path}.`,
      {
        hint: 'Choose another file, or delete this one to start again.',
        details: { path },
      },
    );
  }
  const runId = earlier?.runId ?? options.runId ?? crypto.randomUUID();
  const shiftTo =
    earlier?.shiftTo ?? (options.shiftTo === 'now' ? new Date().toISOString() : options.shiftTo) ?? null;
  let point = earlier?.point ?? { row: 0, messages: 0 };
  let savedMs = Number.NEGATIVE_INFINITY;
  const save = (isFinished: boolean): void => {
    savedMs = performance.now();
    writeCheckpoint(path, {
      version: 1,
      replay: replayId,
      runId,
      shiftTo,
      point,
      isFinished,
      savedAt: now(),
    });
  };
  mkdirSync(dirname(path), { recursive: true });
  save(earlier?.isFinished ?? false);
  const player = replay(input, writer, {
    ...options,
    ...(shiftTo === null ? {} : { shiftTo }),
    runId,
    resumeFrom: point,
    onAcknowledged: (reached) => {
      point = reached;
      if (performance.now() - savedMs >= intervalMs) save(false);
      options.onAcknowledged?.(reached);
    },
  });
  const done = player.done.then(
    (summary: ReplaySummary) => {
      save(!summary.wasAborted);
      return summary;
    },
    (error: unknown) => {
      save(false);
      throw error;
    },
  );
  return { ...player, done };
}

/** null when there is none. @throws DataError when the file is not a checkpoint. */
export function readCheckpoint(path: string): Checkpoint | null {
  if (!existsSync(path)) return null;
  try {
    const checkpoint = JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
    const { row, messages } = checkpoint.point;
    if (checkpoint.version === 1 && Number.isInteger(row) && Number.isInteger(messages)) return checkpoint;
  } catch (cause) {
    throw notOne(path, cause);
  }
  throw notOne(path);
}

function notOne(path: string, cause?: unknown): DataError {
  return new DataError(`Not a checkpoint of a replay: ${path}.`, {
    cause,
    details: { path },
    hint: 'Choose another file.',
  });
}

/** Whole or not at all, whatever dies. */
function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const file = openSync(`${path}.tmp`, 'w');
  try {
    writeSync(file, `${JSON.stringify(checkpoint, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
}

/** What decides which messages are sent, in which order and to where; speed, rate and progress do not. */
function identity(input: ReplayInput, options: ReplayOptions, target: string): string {
  const { from, until, loop, shiftTo, faults } = options;
  const sequence = { from, until, loop: String(loop ?? 1), shiftTo, faults: checkFaults(faults) };
  const text = JSON.stringify([input.name, target, sequence, schemaVersion]);
  return createHash('sha256').update(text).digest('hex');
}

function now(): string {
  return new Date().toISOString();
}
