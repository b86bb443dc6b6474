import type { EventColumns } from '../consume/decodedBatch.js';
import { predictedSeverity, probabilityColumn } from '../models/predictions.js';
import type { Analytic, CountedEvents } from '../stream/analytic.js';
import { project } from './albers.js';
import { BucketSums, type SparseBuckets } from './bucketSums.js';
import { cellCountOf, cellIn, liveDimensions, type PositionOf, positionIn } from './dimensions.js';
import { LatestAccidents } from './latest.js';
import type { Point } from './pointColumns.js';
import { PointRing } from './pointRing.js';
import { PointSample } from './pointSample.js';
import type { LatestAccident, LiveDimensions } from './protocol.js';

/** Defaults of `LiveState`. */
export const liveStateDefaults = {
  /** Points that a page gets when it connects. */
  maxPoints: 20_000,
  /** Points of a frame. */
  maxPointsOfFrame: 5_000,
  /** Whether the events have the columns of a model. */
  isPredicted: false,
} as const;

export interface LiveStateOptions {
  readonly isPredicted?: boolean;
  readonly maxPoints?: number;
  readonly maxPointsOfFrame?: number;
  /** For the sample of the points, numbers from 0 (inclusive) to 1. @default Math.random */
  readonly random?: () => number;
}

interface Saved {
  readonly counts: readonly SparseBuckets[];
  readonly predicted: readonly SparseBuckets[];
  readonly points: readonly Point[];
  readonly latest: readonly LatestAccident[];
  readonly accidents: number;
  readonly late: number;
  readonly withoutSeverity: number;
  readonly newestEventMs: number | null;
  readonly watermarkMs: number | null;
}

const severities: readonly unknown[] = liveDimensions.severities;

/**
 * What the live page shows of a stream: counts by bucket, feed, severity and state, the latest points and accidents. Its
 * figures do not depend on the order of the events. The size is bounded: about 7 MB.
 */
export class LiveState implements Analytic {
  readonly name = 'live page';
  readonly reads: readonly string[];
  readonly dimensions: LiveDimensions = liveDimensions;
  /** Counts by cell. */
  readonly cube: BucketSums = new BucketSums(cellCountOf(liveDimensions), 1);
  /** By feed and state: the sums of the probabilities that a model gave on arrival, and how many events were predicted. */
  readonly probabilities: BucketSums = new BucketSums(
    liveDimensions.feeds.length * liveDimensions.states.length,
    liveDimensions.severities.length + 1,
  );
  readonly latest: LatestAccidents = new LatestAccidents();
  readonly recentPoints: PointRing;
  /** The points that no frame has sent yet. */
  readonly newPoints: PointSample;
  readonly #isPredicted: boolean;
  readonly #feedOf: PositionOf = positionIn(liveDimensions.feeds);
  readonly #stateOf: PositionOf = positionIn(liveDimensions.states);
  #accidents = 0;
  #late = 0;
  #withoutSeverity = 0;
  #newestEventMs: number | null = null;
  #watermarkMs: number | null = null;

  constructor(options: LiveStateOptions = {}) {
    const { isPredicted, maxPoints, maxPointsOfFrame, random } = { ...liveStateDefaults, ...options };
    this.#isPredicted = isPredicted;
    this.recentPoints = new PointRing(maxPoints);
    this.newPoints = new PointSample(maxPointsOfFrame, random);
    this.reads = [
      ...liveColumns,
      ...(isPredicted ? [predictedSeverity, ...liveDimensions.severities.map(probabilityColumn)] : []),
    ];
  }

  /** Accidents of the stream. Those of the past, which `addPast` takes, are not among them. */
  get accidents(): number {
    return this.#accidents;
  }

  /** Those of the stream that were behind the watermark when they arrived. */
  get late(): number {
    return this.#late;
  }

  /** Accidents of the stream of severity 0 or of none: they are in no figure by severity. */
  get withoutSeverity(): number {
    return this.#withoutSeverity;
  }

  get newestEventMs(): number | null {
    return this.#newestEventMs;
  }

  get watermarkMs(): number | null {
    return this.#watermarkMs;
  }

  add({ count, columns, eventMs, isLate }: CountedEvents): void {
    for (let event = 0; event < count; event++) {
      const ms = eventMs[event]!;
      const point = this.#count(columns, event, ms, isLate[event] === 1);
      if (point !== null) this.newPoints.add(point);
      this.#late += isLate[event]!;
      if (!severities.includes(columns.severity![event])) this.#withoutSeverity += 1;
      if (this.#newestEventMs === null || ms > this.#newestEventMs) this.#newestEventMs = ms;
    }
    this.#accidents += count;
    this.#addLatest(columns, eventMs, count);
  }

  /** Takes accidents from before the stream, so that a page that opens has a map and strips of the hours before. */
  addPast(columns: EventColumns, eventMs: Float64Array): void {
    for (let event = 0; event < eventMs.length; event++) this.#count(columns, event, eventMs[event]!, false);
  }

  advance(watermarkMs: number): void {
    this.#watermarkMs = watermarkMs;
  }

  save(): Saved {
    return {
      counts: this.cube.save(),
      predicted: this.probabilities.save(),
      points: this.recentPoints.points(),
      latest: this.latest.all,
      accidents: this.#accidents,
      late: this.#late,
      withoutSeverity: this.#withoutSeverity,
      newestEventMs: this.#newestEventMs,
      watermarkMs: this.#watermarkMs,
    };
  }

  restore(state: unknown): void {
    const saved = state as Saved;
    this.cube.restore(saved.counts);
    this.probabilities.restore(saved.predicted);
    this.recentPoints.clear();
    for (const point of saved.points) this.recentPoints.add(point);
    this.latest.replace(saved.latest);
    this.#accidents = saved.accidents;
    this.#late = saved.late;
    this.#withoutSeverity = saved.withoutSeverity;
    this.#newestEventMs = saved.newestEventMs;
    this.#watermarkMs = saved.watermarkMs;
  }

  /** Counts an event, and returns its point; null without a place on the map. */
  #count(columns: EventColumns, event: number, eventMs: number, isLate: boolean): Point | null {
    const feed = this.#feedOf(columns.source![event]);
    const state = this.#stateOf(columns.state![event]);
    const severity = severities.indexOf(columns.severity![event]);
    if (severity !== -1) this.cube.add(eventMs, cellIn(liveDimensions, feed, severity, state), []);
    const predicted = this.#isPredicted ? severities.indexOf(columns[predictedSeverity]?.[event]) : -1;
    if (predicted !== -1) {
      const probabilities = liveDimensions.severities.map((one) =>
        Number(columns[probabilityColumn(one)]?.[event] ?? 0),
      );
      this.probabilities.add(eventMs, feed * liveDimensions.states.length + state, probabilities);
    }
    const [lat, lng] = [columns.lat![event], columns.lng![event]];
    if (typeof lat !== 'number' || typeof lng !== 'number' || severity === -1) return null;
    const [x, y] = project(lng, lat);
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return null;
    const point: Point = {
      x,
      y,
      state,
      feed,
      severity,
      predictedSeverity: predicted === -1 ? null : predicted,
      isLate,
      eventMs,
    };
    this.recentPoints.add(point);
    return point;
  }

  #addLatest(columns: EventColumns, eventMs: Float64Array, count: number): void {
    const first = Math.max(0, count - LatestAccidents.kept);
    const made: LatestAccident[] = [];
    for (let event = first; event < count; event++) {
      const text = (column: string): string | null => (columns[column]![event] as string | null) ?? null;
      made.push({
        eventMs: eventMs[event]!,
        localTime: text('startLocal')?.slice(11, 19) ?? '',
        severity: Number(columns.severity![event] ?? 0),
        street: text('street'),
        city: text('city'),
        state: text('state'),
        feed: text('source'),
        severeProbability: this.#severeProbability(columns, event),
      });
    }
    this.latest.add(made, count);
  }

  #severeProbability(columns: EventColumns, event: number): number | null {
    if (!this.#isPredicted || columns[predictedSeverity]?.[event] == null) return null;
    const of = (severity: number): number => Number(columns[probabilityColumn(severity)]?.[event] ?? 0);
    return of(3) + of(4);
  }
}

/** The columns of an accident that the page shows. */
export const liveColumns = [
  'source',
  'severity',
  'state',
  'lat',
  'lng',
  'startLocal',
  'street',
  'city',
] as const;
