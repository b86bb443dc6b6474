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
import type { LogWriter } from '../log/log.js';
import { checkFaults } from './faults.js';
import { type ReplayInput, requireFile } from './input.js';
import type { ReplayOptions } from './options.js';
import { type Player, replay } from './player.js';
import type { ReplaySummary } from './progress.js';
import type { ResumePoint } from './startingPoint.js';

export interface CheckpointOptions {
  /** Path of the checkpoint file. Its folder is created. */
  readonly path: string;
  /** The target of the replay: brokers and topic. Another target is another replay. */
  readonly target: string;
  /** Shortest time between two writes of the file, milliseconds. @default 250 */
  readonly intervalMs?: number;
}

/** The content of a checkpoint file. */
export interface Checkpoint {
  readonly version: 1;
  /** Digest of the input, the target and all options that determine the messages. */
  readonly replay: string;
  readonly runId: string;
  /** `shiftTo` as an instant, which fixes "now". */
  readonly shiftTo: string | null;
  /** Everything before this point is safely in the log. */
  readonly point: ResumePoint;
  readonly isFinished: boolean;
  readonly savedAt: string;
}

/**
 * Plays like `replay`, and saves the acknowledged position to a file. Called again with the same input, options and file,
 * after a stop, a crash or kill -9, it resumes there with the same run id. No event is left out. Messages since the last
 * checkpoint are sent twice, which their event keys make harmless. A finished replay sends nothing more; delete the file to
 * play it again.
 * @throws ConfigurationError when the file belongs to another replay
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

/** The checkpoint in a file; null when the file does not exist. @throws DataError when the file is not a checkpoint */
export function readCheckpoint(path: string): Checkpoint | null {
  if (!existsSync(path)) return null;
  try {
    const checkpoint = JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
    const { row, messages } = checkpoint.point;
    if (checkpoint.version === 1 && Number.isInteger(row) && Number.isInteger(messages)) return checkpoint;
  } catch (cause) {
    throw notACheckpoint(path, cause);
  }
  throw notACheckpoint(path);
}

function notACheckpoint(path: string, cause?: unknown): DataError {
  return new DataError(`Not a checkpoint of a replay: ${path}.`, {
    cause,
    details: { path },
    hint: 'Choose another file.',
  });
}

/** Writes the file whole or not at all, also when the process dies. */
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

/** Digest of the input, the target and the options that determine the messages and their order. Excludes speed and rate. */
function identity(input: ReplayInput, options: ReplayOptions, target: string): string {
  const { from, until, loop, shiftTo, faults } = options;
  const sequence = { from, until, loop: String(loop ?? 1), shiftTo, faults: checkFaults(faults) };
  const text = JSON.stringify([input.name, target, sequence, input.dataset?.schemaVersion ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

function now(): string {
  return new Date().toISOString();
}
