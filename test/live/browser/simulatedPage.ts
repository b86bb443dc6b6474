/**
 * The real server of the live page with a made-up stream behind it: accidents around a few cities, what is expected of them, one
 * surge that fires, one that is pending and one that is over. Seeded; time passes only by `step`.
 */

import { livePageFiles } from '../../../src/app/live/pageFiles.js';
import { liveDimensions } from '../../../src/live/dimensions.js';
import type { LiveRun } from '../../../src/live/frames.js';
import { LiveState } from '../../../src/live/liveState.js';
import type { LiveControl } from '../../../src/live/protocol.js';
import { type LiveServer, serveLive } from '../../../src/servers/live/serveLive.js';
import type { Surge, WatchedPlace } from '../../../src/surges/alarm.js';
import { counted, type LiveEvent, randomOf } from '../events.js';

const hourMs = 3_600_000;
/** 3 February 2022, 17:30 in the East. */
const startMs = Date.UTC(2022, 1, 3, 22, 30);

const cities: readonly (readonly [state: string, lat: number, lng: number, weight: number])[] = [
  ['CA', 34.05, -118.24, 9],
  ['CA', 37.7, -122.1, 5],
  ['TX', 32.76, -97.33, 3],
  ['TX', 32.79, -96.8, 4],
  ['TX', 29.76, -95.37, 5],
  ['FL', 25.78, -80.2, 6],
  ['FL', 28.54, -81.38, 3],
  ['NC', 35.23, -80.84, 3],
  ['NY', 40.7, -73.95, 5],
  ['IL', 41.85, -87.65, 3],
  ['GA', 33.75, -84.4, 3],
  ['WA', 47.6, -122.3, 2],
  ['UT', 40.75, -111.9, 1],
  ['CO', 39.74, -104.98, 1],
  ['MN', 44.97, -93.26, 2],
  ['AZ', 33.45, -112.07, 2],
  ['PA', 39.98, -75.15, 3],
  ['VA', 38.8, -77.1, 3],
  ['TN', 36.16, -86.78, 2],
];
const totalWeight = cities.reduce((sum, [, , , weight]) => sum + weight, 0);
const feedShares = [0.62, 0.36, 0.02];
const severityShares = [0.01, 0.82, 0.14, 0.03];

/** Accidents an hour in the country, with the rush hours of the East. */
function hourlyRate(ms: number): number {
  const hour = new Date(ms - 5 * hourMs).getUTCHours();
  return 40 + 220 * Math.exp(-(((hour - 8) / 2) ** 2)) + 260 * Math.exp(-(((hour - 17) / 3) ** 2));
}

export interface SimulatedPage {
  readonly server: LiveServer;
  readonly commands: LiveControl[];
  /** Lets event time pass, and the accidents of it happen. */
  step(ms: number): void;
  /** The store falls behind: its oldest batch has waited for this long. */
  setLag(ms: number | null): void;
  close(): Promise<void>;
}

export interface SimulatedOptions {
  readonly port?: number;
  readonly seed?: number;
  /** Without it, the stream has no past and has not begun. */
  readonly hasPast?: boolean;
  readonly isControlled?: boolean;
}

export async function simulatePage(options: SimulatedOptions = {}): Promise<SimulatedPage> {
  const { port = 0, seed = 1, hasPast = true, isControlled = true } = options;
  const random = randomOf(seed);
  const state = new LiveState({ isPredicted: true, random });
  let nowMs = startMs;
  const surges = hasPast ? exampleSurges() : [];
  let isPaused = false;
  let lagMs: number | null = null;
  const commands: LiveControl[] = [];

  if (hasPast) {
    const past = eventsBetween(random, startMs - 24 * hourMs, startMs);
    const { columns, eventMs } = counted(past);
    state.addPast(columns, eventMs);
  }
  const run: LiveRun = {
    state,
    expectations: hasPast
      ? {
          overdispersion: liveDimensions.feeds.map(() => liveDimensions.states.map(() => 0.02)),
          expected: (bucketMs, bucket) => ({ bucket, cells: expectedCells(bucketMs, bucket) }),
        }
      : null,
    surges: { active: () => surges, placesWatched: hasPast ? 450 : 0 },
    stream: () => ({
      duplicates: 3,
      deadLetters: 1,
      lagMessages: null,
      oldestReadMs: lagMs === null ? null : Date.now() - lagMs,
      replay: isControlled
        ? {
            fromMs: startMs - 30 * 24 * hourMs,
            untilMs: startMs + 300 * 24 * hourMs,
            startMs,
            speedFactor: 60,
            isPaused,
          }
        : null,
      hasEnded: false,
    }),
  };
  const server = await serveLive(
    {
      about: {
        dataset: 'US Accidents',
        source: 'made up',
        isInvented: true,
        model: hasPast ? 'simulated' : null,
      },
      run,
      place: async (id) => {
        const [state, name] = id.replace('county:', '').split('/') as [string, string];
        const hours = Array.from({ length: 25 }, (_, hour) => ({
          hour: new Date(nowMs - (29 - hour) * hourMs).toISOString().slice(0, 13),
          count: Math.round(hourlyRate(nowMs - (24 - hour) * hourMs) / 9),
        }));
        return {
          id,
          kind: 'county',
          name: `${name} County`,
          state,
          untilMs: nowMs,
          askedAtMs: Date.now(),
          tookMs: 22,
          lastDay: { count: 353, expected: { mean: 310.4, lower: 270, upper: 352 }, hours },
          days: Array.from({ length: 28 }, (_, day) => ({
            day: `2022-01-${String(day + 4).padStart(2, '0')}`,
            count: 250 + ((day * 37) % 90),
          })),
          severity: { count: 7_697, severe: 1_078, severeShare: 0.14 },
          streets: ['I-5 N', 'I-5 S', 'I-10 E', 'US-101 S', 'US-101 N'].map((street, at) => ({
            street,
            count: 522 - 50 * at,
          })),
        };
      },
      streets: async (zoom, column, row) => streetsOf(zoom, column, row),
      control: isControlled
        ? async (command) => {
            commands.push(command);
            if (command.action === 'pause') isPaused = true;
            if (command.action === 'resume') isPaused = false;
          }
        : null,
    },
    livePageFiles(),
    { port },
  );
  return {
    server,
    commands,
    step: (ms) => {
      if (isPaused) return;
      const events = eventsBetween(random, nowMs, nowMs + ms);
      nowMs += ms;
      state.add(counted(events));
      state.advance(nowMs - 60_000);
    },
    setLag: (ms) => {
      lagMs = ms;
    },
    close: () => server.close(),
  };
}

function eventsBetween(random: () => number, fromMs: number, untilMs: number): LiveEvent[] {
  const events: LiveEvent[] = [];
  for (let ms = fromMs; ms < untilMs; ) {
    ms += (-Math.log(1 - random()) * hourMs) / hourlyRate(ms);
    if (ms >= untilMs) break;
    const [state, lat, lng] =
      cities[
        weighted(
          random,
          cities.map(([, , , weight]) => weight / totalWeight),
        )
      ]!;
    const along = gauss(random) * 0.35;
    const onStreet = random() < 0.6;
    events.push({
      eventMs: Math.floor(ms),
      source: liveDimensions.feeds[weighted(random, feedShares)]!,
      severity: liveDimensions.severities[weighted(random, severityShares)]!,
      state,
      lat: lat + (onStreet && random() < 0.5 ? 0 : along) + 0.02 * gauss(random),
      lng: lng + (onStreet ? along : gauss(random) * 0.3),
      predictedSeverity: 2,
      probabilities: [0.012, 0.79, 0.171, 0.027],
    });
  }
  return events;
}

function weighted(random: () => number, shares: readonly number[]): number {
  let left = random();
  for (let index = 0; index < shares.length; index++) {
    left -= shares[index]!;
    if (left < 0) return index;
  }
  return shares.length - 1;
}

function gauss(random: () => number): number {
  return random() + random() + random() + random() - 2;
}

function expectedCells(bucketMs: number, bucket: number): number[] {
  const cells: number[] = [];
  const mean = (hourlyRate(bucket * bucketMs) * bucketMs) / hourMs;
  const { states, severities } = liveDimensions;
  for (const [feed, feedShare] of feedShares.entries()) {
    for (const [severity, severityShare] of severityShares.entries()) {
      for (const [place, code] of states.entries()) {
        const weight = cities.reduce((sum, [state, , , each]) => (state === code ? sum + each : sum), 0);
        if (weight > 0)
          cells.push(
            (feed * severities.length + severity) * states.length + place,
            (mean * feedShare * severityShare * weight) / totalWeight,
          );
      }
    }
  }
  return cells;
}

/** A grid of roads through each city. */
function streetsOf(
  zoom: number,
  column: number,
  row: number,
): { zoom: number; column: number; row: number; untilMs: number; count: number; cells: string } {
  const degrees = 8 / 2 ** zoom;
  const step = degrees / 256;
  const cells = new Map<number, number>();
  for (const [, lat, lng] of cities) {
    for (let at = -400; at <= 400; at++) {
      for (const [dy, dx] of [
        [at / 1000, 0],
        [0, at / 1000],
        [at / 1200, at / 900],
        [0.1, at / 1500],
        [at / 1500, -0.12],
      ] as const) {
        const x = Math.floor((lng + dx - column * degrees) / step);
        const y = Math.floor((lat + dy - row * degrees) / step);
        if (x >= 0 && x < 256 && y >= 0 && y < 256) cells.set(y * 256 + x, (cells.get(y * 256 + x) ?? 0) + 3);
      }
    }
  }
  const bytes = Buffer.alloc(cells.size * 4);
  let at = 0;
  let count = 0;
  for (const [cell, value] of cells) {
    bytes[at] = cell % 256;
    bytes[at + 1] = Math.floor(cell / 256);
    bytes.writeUInt16LE(Math.min(65_535, value), at + 2);
    at += 4;
    count += value;
  }
  return { zoom, column, row, untilMs: startMs, count, cells: bytes.toString('base64') };
}

function county(state: string, name: string, lat: number, lng: number): WatchedPlace {
  return { id: `county:${state}/${name}`, kind: 'county', name: `${name} County`, state, lat, lng };
}

const before = (minutes: number): string => new Date(startMs - minutes * 60_000).toISOString();

function surge(place: WatchedPlace, changes: Partial<Surge>): Surge {
  return {
    id: `${place.id} ${before(23)}`,
    place,
    state: 'firing',
    at: before(0),
    windowMinutes: 120,
    observed: 78,
    expected: 4.2,
    bound: 18,
    pValue: 1e-12,
    peak: 80,
    pendingSince: before(23),
    firingSince: before(8),
    endedAt: null,
    ...changes,
  };
}

function exampleSurges(): Surge[] {
  return [
    surge(county('TX', 'Tarrant', 32.76, -97.33), {}),
    surge(county('CA', 'Los Angeles', 34.05, -118.24), {
      observed: 138,
      expected: 42.3,
      bound: 77,
      peak: 140,
    }),
    surge(county('TX', 'Dallas', 32.79, -96.8), {
      state: 'pending',
      observed: 45,
      expected: 14,
      bound: 38,
      firingSince: null,
      pendingSince: before(7),
    }),
    surge(county('NC', 'Mecklenburg', 35.23, -80.84), { state: 'resolved', peak: 91, endedAt: before(123) }),
    surge(county('TX', 'Harris', 29.76, -95.37), { state: 'resolved', peak: 100, endedAt: before(20) }),
  ];
}
