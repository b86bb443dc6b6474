/**
 * What the server of the live page sends, and what the page understands. One connection a page, `GET /stream`, server-sent
 * events. Everything is the same for all pages: filters are applied in the page.
 *
 * The id of an event is `<epoch>.<sequence>`. The epoch changes with the process, a seek, and the length of a bucket; after
 * that only a snapshot is right. A page replaces all that it has by a snapshot. It applies the delta whose sequence is
 * its last + 1, drops one that it has, and reconnects on anything else.
 */
import type { Surge } from '../surges/alarm.js';

/** The names of the server-sent events. */
export type LiveEventName = 'snapshot' | 'delta' | 'heartbeat' | 'bye';

/** What the cube is divided by. A cell is `(feed * severities.length + severity) * states.length + state`. */
export interface LiveDimensions {
  readonly feeds: readonly string[];
  readonly severities: readonly number[];
  /** Two letters each, then one for accidents without a state. */
  readonly states: readonly string[];
}

/** Counts of one bucket: pairs of a cell and a number, flat. */
export type SparseCells = readonly number[];

/** What an hour of the week leads one to expect, for a bucket. */
export interface ExpectedBucket {
  readonly bucket: number;
  /** Pairs of a cell and the mean count expected there, flat. */
  readonly cells: SparseCells;
}

/** How the stream runs. */
export interface LiveStatus {
  /** The newest event time, milliseconds since 1970 UTC; null before the first event. */
  readonly newestEventMs: number | null;
  readonly watermarkMs: number | null;
  /** Accidents since the start of the server; those behind the watermark on arrival; duplicates; dead letters. */
  readonly accidents: number;
  readonly late: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  /** Accidents of severity 0 or of none, which no figure by severity holds. @default 0 */
  readonly withoutSeverity?: number;
  /** Accidents far ahead of all others, which wait until others confirm their time, and are in no figure until then. @default 0 */
  readonly ahead?: number;
  /** Accidents a second, over the last ten seconds. */
  readonly accidentsPerSecond: number;
  /** Seconds of event time that pass in a second; null if it is not known, `max` at full speed. */
  readonly speedFactor: number | 'max' | null;
  /** From arrival at the server to now, of the oldest event that is not on the page yet, milliseconds. */
  readonly lagMs: number;
  /** Messages that wait in the log; null for a stream in this process. */
  readonly lagMessages: number | null;
  readonly isPaused: boolean;
  readonly hasEnded: boolean;
}

/** The replay that this server drives; null when it only listens. */
export interface LiveReplay {
  /** Milliseconds since 1970 UTC. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The event time at which it began, or to which it was moved: where it stands before its first accident. */
  readonly startMs: number;
}

/** At most so many of the latest accidents come in a second; a page keeps some hundreds. */
export const latestOfSecond = 24;

/** One of the latest accidents. */
export interface LatestAccident {
  /** Event time, milliseconds since 1970 UTC, and the wall clock there: `17:47:03`. */
  readonly eventMs: number;
  readonly localTime: string;
  readonly severity: number;
  readonly street: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly feed: string | null;
  /** The probability of severity 3 or 4 that a model gave on arrival. */
  readonly severeProbability: number | null;
}

export interface LiveSnapshot {
  readonly epoch: string;
  readonly sequence: number;
  readonly serverMs: number;
  /** `US Accidents`; what answers for the past, without a path or a password; and whether the accidents are invented. */
  readonly dataset: string;
  readonly source: string;
  readonly isInvented: boolean;
  readonly dimensions: LiveDimensions;
  /** The length of a bucket, and the half-life of the heat, milliseconds of event time. Bucket n begins at n * bucketMs. */
  readonly bucketMs: number;
  readonly halfLifeMs: number;
  readonly maxBuckets: number;
  readonly counts: readonly (readonly [bucket: number, cells: SparseCells])[];
  /** Empty without history. */
  readonly expected: readonly ExpectedBucket[];
  /**
   * The variance of a count with mean m is m + a m². `overdispersion[feed][state]` is that a; the last state of a feed is the whole
   * country. Empty without history.
   */
  readonly overdispersion: readonly (readonly number[])[];
  /** Sums of the probabilities that a model gave on arrival: [bucket, [feed * states + state, p1, p2, p3, p4, n, ...]]. */
  readonly predicted: readonly (readonly [bucket: number, cells: SparseCells])[];
  /** The latest points, packed as in a delta, with their own newest event time. */
  readonly points: PackedPoints;
  readonly surges: readonly Surge[];
  readonly placesWatched: number;
  readonly latest: readonly LatestAccident[];
  /** The model that predicts on arrival; null without one. */
  readonly model: string | null;
  readonly status: LiveStatus;
  readonly replay: LiveReplay | null;
}

/** Points of 10 bytes each, see `points.ts`. */
export interface PackedPoints {
  /** Base64. */
  readonly data: string;
  readonly newestEventMs: number;
  /** Accidents for each point: 1, or more when only a sample is sent. */
  readonly weight: number;
  /** What one unit of `ageSeconds` stands for, seconds; more than 1 when the points reach back over 18 hours. @default 1 */
  readonly ageUnitSeconds?: number;
}

/** Every 250 ms, also when nothing has happened. What is optional comes once a second, or when it has changed. */
export interface LiveDelta {
  readonly sequence: number;
  readonly serverMs: number;
  readonly newestEventMs: number | null;
  readonly watermarkMs: number | null;
  readonly points?: PackedPoints;
  /** Counts to add. */
  readonly counts?: readonly (readonly [bucket: number, cells: SparseCells])[];
  readonly predicted?: readonly (readonly [bucket: number, cells: SparseCells])[];
  /** For buckets that have just opened. */
  readonly expected?: readonly ExpectedBucket[];
  /** All that are pending or firing, and those that ended within three hours of event time. */
  readonly surges?: readonly Surge[];
  readonly latest?: readonly LatestAccident[];
  readonly status?: LiveStatus;
}

/** Every 5 s while the stream is paused or has ended. */
export interface LiveHeartbeat {
  readonly serverMs: number;
}

/** The server stops. */
export interface LiveBye {
  readonly retryInMs: number;
}

/** `GET /session`: whether this page may control the replay. Only a page of the same origin can read it. */
export interface LiveSession {
  /** For the header `x-blackspot-token` of `POST /control`; null when nothing can be controlled. */
  readonly controlToken: string | null;
}

/**
 * The body of `POST /control`, JSON, with the header `x-blackspot-token`. The answer is 204, or an error as
 * `{ error, hint? }`. A seek and a change of the speed that changes the buckets begin a new epoch.
 */
export type LiveControl =
  | { readonly action: 'pause' | 'resume' }
  | { readonly action: 'speed'; readonly speedFactor: number | 'max' }
  /** An instant in the period of the replay, ISO UTC. */
  | { readonly action: 'seek'; readonly eventTime: string };

/** `GET /api/place?id=county:TX/Tarrant` or `city:TX/Fort Worth`: what the store answers about a place. */
export interface LivePlace {
  readonly id: string;
  readonly kind: 'county' | 'city';
  /** `Tarrant County`, `Fort Worth`. */
  readonly name: string;
  readonly state: string;
  /** The event time up to which (exclusive) it was asked, milliseconds since 1970 UTC. */
  readonly untilMs: number;
  /** When the store was asked, and how long it took, milliseconds. */
  readonly askedAtMs: number;
  readonly tookMs: number;
  readonly lastDay: {
    readonly count: number;
    /** The mean count that is expected, and the two-sided 90 % band; null without history. */
    readonly expected: { readonly mean: number; readonly lower: number; readonly upper: number } | null;
    /** By hour of the wall clock there: `2022-03-05T17`. The first and the last hour are not whole. */
    readonly hours: readonly { readonly hour: string; readonly count: number }[];
  };
  /** The last 28 days of the wall clock; the last one is not whole. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  /** Of the accidents of these days; the share is null without any. */
  readonly severity: { readonly count: number; readonly severe: number; readonly severeShare: number | null };
  /** At most five streets with most accidents of these days. */
  readonly streets: readonly { readonly street: string; readonly count: number }[];
}

/**
 * `GET /api/streets?zoom=5&column=-310&row=131`: where accidents were, as counts in a grid of `streetTileCells` by
 * `streetTileCells` cells. A tile is 8 / 2^zoom degrees wide and high; its south-west corner is at column and row times that.
 */
export interface LiveStreets {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
  /** The event time up to which (exclusive) accidents are counted, milliseconds since 1970 UTC; later points come on top. */
  readonly untilMs: number;
  /** Accidents in the tile. */
  readonly count: number;
  /** Base64: 4 bytes a cell, little-endian: column (8 bits), row from the south (8), count (16; 65,535: that or more). */
  readonly cells: string;
}

/** Cells across a tile. */
export const streetTileCells = 256;
/** Zooms from 0 (a tile of 8 degrees) to this one (1/32 of a degree: cells of 14 metres). */
export const maxStreetZoom = 8;

/** The width and height of a tile, degrees. */
export function streetTileDegrees(zoom: number): number {
  return 8 / 2 ** zoom;
}
