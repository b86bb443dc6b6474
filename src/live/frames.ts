import type { Surge } from '../surges/alarm.js';
import { type Frame, frameOf, parseId } from './frame.js';
import { FrameRing } from './frameRing.js';
import type { LiveState } from './liveState.js';
import type {
  ExpectedBucket,
  LiveBye,
  LiveDelta,
  LiveHeartbeat,
  LiveReplay,
  LiveSnapshot,
  LiveStatus,
} from './protocol.js';
import { Rates } from './rates.js';
import { MeasuredScale, timeScaleFor, timeScales } from './timeScale.js';

/** What stays the same while the server runs. */
export interface LiveAbout {
  readonly dataset: string;
  readonly source: string;
  readonly isInvented: boolean;
  readonly model: string | null;
}

/** What the program knows of its stream, asked at each frame. */
export interface LiveStream {
  readonly duplicates: number;
  readonly deadLetters: number;
  /** Accidents far ahead of all others, which wait until others confirm their time. @default 0 */
  readonly ahead?: number;
  readonly lagMessages: number | null;
  /** When the oldest batch that is being stored was read, milliseconds since 1970 UTC; null if there is none. */
  readonly oldestReadMs: number | null;
  /** Null for a stream that nobody here drives: its speed is measured. */
  readonly replay: (LiveReplay & { readonly speedFactor: number; readonly isPaused: boolean }) | null;
  readonly hasEnded: boolean;
}

/** What is expected of a bucket, and how much counts vary; absent without history. */
export interface LiveExpectations {
  expected(bucketMs: number, bucket: number): ExpectedBucket | null;
  readonly overdispersion: readonly (readonly number[])[];
}

/** The surges of a stream. */
export interface LiveSurges {
  active(): readonly Surge[];
  readonly placesWatched: number;
}

/** One stream from its start or from a seek: the state behind the frames. */
export interface LiveRun {
  readonly state: LiveState;
  readonly stream: () => LiveStream;
  readonly expectations: LiveExpectations | null;
  readonly surges: LiveSurges | null;
}

export interface LiveFramesOptions {
  readonly about: LiveAbout;
  /** Unique to this process, of letters, digits and `-`. */
  readonly process: string;
  /** Called with each frame that every page gets. */
  readonly onFrame: (frame: Frame) => void;
  /** @default 60,000 */
  readonly ringMs?: number;
  /** @default 8,000,000 */
  readonly ringBytes?: number;
}

/** Defaults of `LiveFrames`, and the beat of the stream. */
export const liveFramesDefaults = {
  /** Milliseconds. */
  ringMs: 60_000,
  /** Bytes. */
  ringBytes: 8_000_000,
} as const;

/** A delta comes this often, milliseconds, and every fourth of them is full. */
export const tickMs = 250;
const ticksOfFull = 4;
/** While nothing moves. */
const heartbeatMs = 5_000;

/**
 * Makes the frames of a stream, each once for all pages: a delta every 250 ms, and a snapshot when a page needs one. A snapshot
 * has what all deltas up to its sequence have brought, and nothing else.
 */
export class LiveFrames {
  readonly #options: LiveFramesOptions;
  readonly #ring: FrameRing;
  #run: LiveRun;
  #epochs = 0;
  #sequence = 0;
  #tick = 0;
  #scale = 0;
  #measured = new MeasuredScale();
  #rates = new Rates();
  #sampledAtMs = Number.NEGATIVE_INFINITY;
  #expectedUpTo = Number.NEGATIVE_INFINITY;
  /** Accidents that the deltas have brought. */
  #sentAccidents = 0;
  #firstPendingMs: number | null = null;
  #snapshot: Frame | null = null;
  #lastFrameMs = Number.NEGATIVE_INFINITY;
  #wasIdle = false;
  /** How the stream is driven, as of the last tick. */
  #drive = '';

  constructor(run: LiveRun, options: LiveFramesOptions) {
    this.#options = options;
    this.#run = run;
    const { ringMs, ringBytes } = { ...liveFramesDefaults, ...options };
    this.#ring = new FrameRing(ringMs, ringBytes);
    this.#scale = this.#wantedScale();
    this.#begin();
  }

  get epoch(): string {
    return `${this.#options.process}-${this.#epochs}`;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Bytes of the frames that are kept for pages that come back. */
  get ringBytes(): number {
    return this.#ring.bytes;
  }

  /** A new stream, such as after a seek: every page gets a snapshot of it. */
  restart(run: LiveRun, nowMs: number): void {
    this.#run = run;
    this.#measured = new MeasuredScale();
    this.#rates = new Rates();
    this.#sampledAtMs = Number.NEGATIVE_INFINITY;
    this.#scale = this.#wantedScale();
    this.#begin();
    this.#options.onFrame(this.#makeSnapshot(nowMs));
  }

  /** Makes the frame that is due. Call it every `tickMs`. */
  tick(nowMs: number): void {
    if (nowMs - this.#sampledAtMs >= 1_000) this.#measure(nowMs);
    const scale = this.#wantedScale();
    if (scale !== this.#scale) {
      this.#scale = scale;
      this.#begin();
      this.#options.onFrame(this.#makeSnapshot(nowMs));
      return;
    }
    const { state } = this.#run;
    const stream = this.#run.stream();
    const { hasEnded, replay } = stream;
    const isIdle = (hasEnded || replay?.isPaused === true) && state.accidents === this.#sentAccidents;
    const drive = driveOf(stream);
    const isDrivenAsBefore = drive === this.#drive;
    this.#drive = drive;
    if (isIdle && this.#wasIdle && isDrivenAsBefore) {
      if (nowMs - this.#lastFrameMs >= heartbeatMs) this.#heartbeat(nowMs);
      return;
    }
    this.#wasIdle = isIdle;
    this.#tick += 1;
    this.#delta(nowMs, isIdle || !isDrivenAsBefore || this.#tick % ticksOfFull === 0);
  }

  /** What a page needs that has seen up to this id: the frames after it, or a snapshot. */
  catchUp(lastEventId: string | undefined, nowMs: number): readonly Frame[] {
    const id = lastEventId === undefined ? null : parseId(lastEventId);
    const missed = id?.epoch === this.epoch ? this.#ring.after(id.sequence, this.#sequence) : null;
    return missed ?? [this.snapshot(nowMs)];
  }

  /** A snapshot at the present sequence: made once, however many ask. What is not sent yet goes to the pages before it. */
  snapshot(nowMs: number): Frame {
    if (this.#snapshot?.sequence === this.#sequence) return this.#snapshot;
    this.#delta(nowMs, true);
    return this.#makeSnapshot(nowMs);
  }

  /** The server stops. */
  bye(retryInMs: number, nowMs: number): Frame {
    const bye: LiveBye = { retryInMs };
    return frameOf('bye', { id: null, sequence: this.#sequence, atMs: nowMs }, bye);
  }

  /** Notes when the oldest accident that no frame has brought was read. */
  noteArrival(readMs: number): void {
    if (this.#run.state.accidents === this.#sentAccidents || this.#firstPendingMs === null) {
      this.#firstPendingMs = readMs;
    }
  }

  #begin(): void {
    const { state } = this.#run;
    this.#epochs += 1;
    this.#sequence = 0;
    this.#ring.clear();
    this.#snapshot = null;
    this.#wasIdle = false;
    this.#drive = driveOf(this.#run.stream());
    state.cube.show(this.#scale);
    state.probabilities.show(this.#scale);
    state.newPoints.take();
    state.latest.takeAdded();
    this.#sentAccidents = state.accidents;
    this.#expectedUpTo = Number.NEGATIVE_INFINITY;
  }

  #delta(nowMs: number, isFull: boolean): void {
    const { state, surges } = this.#run;
    this.#sequence += 1;
    const points = state.newPoints.take();
    // Taken before the counts are, so that it is that of the accidents that were waiting.
    const status = isFull ? this.#status(nowMs) : null;
    this.#sentAccidents = state.accidents;
    const delta: LiveDelta = {
      sequence: this.#sequence,
      serverMs: nowMs,
      newestEventMs: state.newestEventMs,
      watermarkMs: state.watermarkMs,
      ...(points === null ? {} : { points }),
      ...(isFull ? this.#full() : {}),
      ...(isFull && surges !== null ? { surges: surges.active() } : {}),
      ...(status === null ? {} : { status }),
    };
    const frame = frameOf('delta', this.#header(nowMs), delta);
    this.#lastFrameMs = nowMs;
    this.#ring.add(frame);
    this.#options.onFrame(frame);
  }

  #full(): Partial<LiveDelta> {
    const { cube, probabilities, latest } = this.#run.state;
    const counts = cube.takeAdded();
    const predicted = probabilities.takeAdded();
    const expected = this.#expected(this.#expectedUpTo);
    const added = latest.takeAdded();
    return {
      ...(counts.length === 0 ? {} : { counts }),
      ...(predicted.length === 0 ? {} : { predicted }),
      ...(expected.length === 0 ? {} : { expected }),
      ...(added.length === 0 ? {} : { latest: added }),
    };
  }

  #makeSnapshot(nowMs: number): Frame {
    const { about } = this.#options;
    const { state, stream, expectations, surges } = this.#run;
    const { bucketMs, halfLifeMs, maxBuckets } = timeScales[this.#scale]!;
    const { replay } = stream();
    const snapshot: LiveSnapshot = {
      epoch: this.epoch,
      sequence: this.#sequence,
      serverMs: nowMs,
      ...about,
      dimensions: state.dimensions,
      bucketMs,
      halfLifeMs,
      maxBuckets,
      counts: state.cube.sums(),
      expected: this.#expected(Number.NEGATIVE_INFINITY),
      overdispersion: expectations?.overdispersion ?? [],
      predicted: state.probabilities.sums(),
      points: state.recentPoints.pack() ?? { data: '', newestEventMs: 0, weight: 1 },
      surges: surges?.active() ?? [],
      placesWatched: surges?.placesWatched ?? 0,
      latest: state.latest.all,
      status: this.#status(nowMs),
      replay:
        replay === null ? null : { fromMs: replay.fromMs, untilMs: replay.untilMs, startMs: replay.startMs },
    };
    this.#snapshot = frameOf('snapshot', this.#header(nowMs), snapshot);
    this.#lastFrameMs = nowMs;
    return this.#snapshot;
  }

  /** Of the buckets that opened after one. */
  #expected(after: number): ExpectedBucket[] {
    const { state, expectations } = this.#run;
    const newest = state.cube.newestBucket;
    if (newest === null || expectations === null) return [];
    const { bucketMs, maxBuckets } = timeScales[this.#scale]!;
    const found: ExpectedBucket[] = [];
    for (let bucket = Math.max(newest - maxBuckets + 1, after + 1); bucket <= newest; bucket++) {
      const expected = expectations.expected(bucketMs, bucket);
      if (expected !== null) found.push(expected);
    }
    this.#expectedUpTo = newest;
    return found;
  }

  #status(nowMs: number): LiveStatus {
    const { state, stream } = this.#run;
    const { duplicates, deadLetters, ahead = 0, lagMessages, oldestReadMs, replay, hasEnded } = stream();
    const given = replay?.speedFactor ?? null;
    const pendingSinceMs = state.accidents === this.#sentAccidents ? null : this.#firstPendingMs;
    const oldestMs = Math.min(oldestReadMs ?? nowMs, pendingSinceMs ?? nowMs);
    return {
      newestEventMs: state.newestEventMs,
      watermarkMs: state.watermarkMs,
      accidents: state.accidents,
      late: state.late,
      duplicates,
      deadLetters,
      ...(state.withoutSeverity === 0 ? {} : { withoutSeverity: state.withoutSeverity }),
      ...(ahead === 0 ? {} : { ahead }),
      accidentsPerSecond: Math.round(this.#rates.accidentsPerSecond * 10) / 10,
      speedFactor: given === null ? this.#rates.speedFactor : Number.isFinite(given) ? given : 'max',
      lagMs: Math.max(0, nowMs - oldestMs),
      lagMessages,
      isPaused: replay?.isPaused ?? false,
      hasEnded,
    };
  }

  #wantedScale(): number {
    const { replay } = this.#run.stream();
    return replay === null ? this.#measured.scale : timeScaleFor(replay.speedFactor);
  }

  #measure(nowMs: number): void {
    const { state } = this.#run;
    this.#sampledAtMs = nowMs;
    this.#rates.sample(nowMs, state.accidents, state.newestEventMs);
    this.#measured.measure(this.#rates.speedFactor);
  }

  #heartbeat(nowMs: number): void {
    const heartbeat: LiveHeartbeat = { serverMs: nowMs };
    this.#lastFrameMs = nowMs;
    this.#options.onFrame(frameOf('heartbeat', { ...this.#header(nowMs), id: null }, heartbeat));
  }

  #header(atMs: number): Pick<Frame, 'id' | 'sequence' | 'atMs'> {
    return { id: `${this.epoch}.${this.#sequence}`, sequence: this.#sequence, atMs };
  }
}

/** What a page shows of how a stream is driven, as one text to compare. */
function driveOf({ hasEnded, replay }: LiveStream): string {
  return `${hasEnded} ${replay?.isPaused} ${replay?.speedFactor}`;
}
