import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleLivePage } from '../../../scripts/bundle.mjs';
import { directSink } from '../../../src/app/alarms/alarmSink.js';
import { type LivePage, openDrivenPage } from '../../../src/app/live/livePage.js';
import { openSource } from '../../../src/app/openSource.js';
import { openReplayInput } from '../../../src/app/replayInput.js';
import { InputError } from '../../../src/base/errors.js';
import type { FieldName } from '../../../src/dataset/usAccidents/columns.js';
import type { LivePlace, LiveSnapshot, LiveStreets } from '../../../src/live/protocol.js';
import { streetTileCells, streetTileDegrees } from '../../../src/live/protocol.js';
import type { Source } from '../../../src/query/source.js';
import type { Surge } from '../../../src/surges/alarm.js';
import { controlOf } from '../../live/replayControl.js';
import { snapshotOf, snapshotThat, totalOf } from '../../live/snapshots.js';
import { writeDenseCsv } from '../../support/denseCsv.js';
import { testFolder } from '../../support/streams.js';

/** The page begins half a day before the burst in Atlanta. */
const fromMs = Date.parse('2022-04-10T06:00:00Z');
const untilMs = Date.parse('2022-04-11T12:00:00Z');
const dayMs = 86_400_000;

interface Row {
  readonly startMs: number;
  readonly startLocal: string;
  readonly state: string;
  readonly county: string;
  readonly severity: number;
  readonly street: string | null;
  readonly lat: number;
  readonly lng: number;
}

const file = join(testFolder, 'dense.csv');
let history: Source;
let rows: Row[];
let page: LivePage | null = null;
/** What was announced. */
let told: Surge[] = [];
const environment = { ...process.env };

beforeAll(async () => {
  await bundleLivePage();
  await writeDenseCsv(file);
  history = await openSource(file);
  rows = [];
  const names = [
    'startAt',
    'startLocal',
    'state',
    'county',
    'severity',
    'street',
    'lat',
    'lng',
  ] as FieldName[];
  for await (const table of history.scan(names)) {
    for (const row of table.toRows()) {
      rows.push({ ...row, startMs: Date.parse(String(row.startAt)) } as unknown as Row);
    }
  }
  delete process.env.BLACKSPOT_MONGODB_URL;
});
afterEach(async () => {
  await page?.close();
  page = null;
  told = [];
});
afterAll(async () => {
  await history.close();
  process.env = environment;
});

async function open(
  options: { readonly speedFactor?: number; readonly until?: number } = {},
): Promise<LivePage> {
  const cwd = process.cwd();
  // Live data goes below the working directory.
  process.chdir(testFolder);
  try {
    page = await openDrivenPage({
      input: await openReplayInput(file),
      history,
      engine: {},
      brokers: null,
      openWebhook: () =>
        directSink('test', async (sent) => void told.push(...sent.map(({ surge }) => surge))),
      speedFactor: options.speedFactor ?? Number.POSITIVE_INFINITY,
      fromMs,
      untilMs: options.until ?? untilMs,
      model: null,
      server: { port: 0 },
    });
    return page;
  } finally {
    process.chdir(cwd);
  }
}

const get = async <T>({ url }: LivePage, path: string): Promise<T> =>
  (await (await fetch(new URL(path, url))).json()) as T;

/** A snapshot after the end of the replay. */
async function ended({ url }: LivePage): Promise<LiveSnapshot> {
  const snapshot = await snapshotThat(url, ({ status }) => status.hasEnded, 200_000);
  expect(snapshot.status.hasEnded).toBe(true);
  return snapshot;
}

/** Accidents in the buckets that a snapshot shows. */
const within = (snapshot: LiveSnapshot, until: number): number => {
  const newest = Math.max(...snapshot.counts.map(([bucket]) => bucket));
  const first = (newest - snapshot.maxBuckets + 1) * snapshot.bucketMs;
  return rows.filter(({ startMs }) => startMs >= first && startMs < until).length;
};

describe('the page of a replay that it drives', () => {
  it('shows the past and what is played, each accident once, with what is expected', async () => {
    const snapshot = await ended(await open());
    const played = rows.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs).length;
    expect(snapshot.status).toMatchObject({ accidents: played, late: 0, duplicates: 0, deadLetters: 0 });
    expect(snapshot.bucketMs).toBe(dayMs);
    expect(totalOf(snapshot)).toBe(within(snapshot, untilMs));
    expect(snapshot).toMatchObject({ source: 'dense.csv', isInvented: true, replay: { untilMs } });
    expect(snapshot.placesWatched).toBeGreaterThan(20);
    expect(snapshot.latest).toHaveLength(120);
    // What is expected of a whole day is near what a day has: 40,000 accidents in 42 days.
    const day = snapshot.expected.find(({ bucket }) => bucket === Date.parse('2022-04-07') / dayMs)!;
    const mean = day.cells.filter((_, at) => at % 2 === 1).reduce((sum, n) => sum + n, 0);
    const thursdays = [0, 1, 2, 3].map((week) => Date.parse('2022-03-10') + week * 7 * dayMs);
    const counts = thursdays.map(
      (ms) => rows.filter(({ startMs }) => startMs >= ms && startMs < ms + dayMs).length,
    );
    const usual = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    expect(Math.abs(mean / usual - 1)).toBeLessThan(0.15);
  });

  it('finds the planted burst', async () => {
    const live = await open({ until: Date.parse('2022-04-10T20:00:00Z') });
    const { surges } = await ended(live);
    const found = surges.find(({ place }) => place.id === 'county:GA/Fulton')!;
    expect(['firing', 'resolved']).toContain(found.state);
    expect(found.peak).toBeGreaterThan(20);
    expect(found.firingSince! > '2022-04-10T18:00' && found.firingSince! < '2022-04-10T20:00').toBe(true);
  });

  it('announces surges beside the events and to a webhook, each state once and in order', async () => {
    const live = await open({ until: Date.parse('2022-04-11T00:00:00Z') });
    const { surges } = await ended(live);
    await live.close();
    const states = told.map(({ id, state }) => `${id} ${state}`);
    expect(new Set(states).size).toBe(states.length);
    const ofAtlanta = told.filter(({ place }) => place.id === 'county:GA/Fulton');
    expect(ofAtlanta.map(({ state }) => state)).toEqual(['pending', 'firing', 'resolved']);
    // As the page shows it.
    expect(surges).toContainEqual(ofAtlanta.at(-1));
    const [run] = readdirSync(join(testFolder, 'data/live')).sort().slice(-1);
    const alarms = join(testFolder, 'data/live', run!, 'alarms');
    const inFolder = readdirSync(alarms).map(
      (name) => JSON.parse(readFileSync(join(alarms, name), 'utf8')) as Surge,
    );
    const text = (surge: Surge): string => JSON.stringify(surge);
    expect(inFolder.map(text).sort()).toEqual(told.map(text).sort());
  });

  it('answers about a place as plain loops over the rows do', async () => {
    const live = await open();
    await ended(live);
    const place = await get<LivePlace>(live, '/api/place?id=county:GA/Fulton');
    const { untilMs: asked } = place;
    const here = rows.filter(
      ({ state, county, startMs }) => state === 'GA' && county === 'Fulton' && startMs < asked,
    );
    const days = here.filter(({ startMs }) => startMs >= asked - 28 * dayMs);
    expect(place).toMatchObject({ kind: 'county', name: 'Fulton County', state: 'GA' });
    expect(place.lastDay.count).toBe(here.filter(({ startMs }) => startMs >= asked - dayMs).length);
    const byDay = new Map<string, number>();
    for (const { startLocal } of days)
      byDay.set(startLocal.slice(0, 10), (byDay.get(startLocal.slice(0, 10)) ?? 0) + 1);
    expect(place.days).toEqual([...byDay].sort().map(([day, count]) => ({ day, count })));
    const severe = days.filter(({ severity }) => severity >= 3).length;
    expect(place.severity).toEqual({ count: days.length, severe, severeShare: severe / days.length });
    const streets = new Map<string, number>();
    for (const { street } of days) if (street !== null) streets.set(street, (streets.get(street) ?? 0) + 1);
    const counts = [...streets.values()].sort((a, b) => b - a).slice(0, 5);
    expect(place.streets.map(({ count }) => count)).toEqual(counts);
    for (const { street, count } of place.streets) expect(streets.get(street)).toBe(count);
    expect(place.lastDay.expected!.mean).toBeGreaterThan(place.lastDay.expected!.lower);
    expect((await fetch(new URL('/api/place?id=nowhere', live.url))).status).toBe(400);
  });

  it('counts the accidents in the cells of a tile as plain loops do', async () => {
    const live = await open();
    await ended(live);
    const [zoom, lng, lat] = [3, -84.39, 33.75];
    const degrees = streetTileDegrees(zoom);
    const [column, row] = [Math.floor(lng / degrees), Math.floor(lat / degrees)];
    const tile = await get<LiveStreets>(live, `/api/streets?zoom=${zoom}&column=${column}&row=${row}`);
    const [west, south] = [column * degrees, row * degrees];
    const naive = new Map<number, number>();
    for (const one of rows) {
      const x = Math.floor(((one.lng - west) / degrees) * streetTileCells);
      const y = Math.floor(((one.lat - south) / degrees) * streetTileCells);
      if (one.startMs >= tile.untilMs || x < 0 || y < 0 || x >= streetTileCells || y >= streetTileCells)
        continue;
      naive.set(y * streetTileCells + x, (naive.get(y * streetTileCells + x) ?? 0) + 1);
    }
    const cells = new Map<number, number>();
    const bytes = Buffer.from(tile.cells, 'base64');
    for (let at = 0; at < bytes.length; at += 4) {
      cells.set(bytes[at + 1]! * streetTileCells + bytes[at]!, bytes.readUInt16LE(at + 2));
    }
    expect(tile.count).toBe([...naive.values()].reduce((sum, n) => sum + n, 0));
    expect(tile.count).toBeGreaterThan(100);
    expect(cells).toEqual(naive);
    expect((await fetch(new URL('/api/streets?zoom=9&column=0&row=0', live.url))).status).toBe(400);
    expect((await fetch(new URL('/api/streets', live.url))).status).toBe(400);
  });

  it('pauses, changes its speed and seeks, and counts anew from there', async () => {
    const live = await open({ speedFactor: 60 });
    const control = await controlOf(live.url);
    const first = await snapshotOf(live.url);
    expect([first.bucketMs, first.status.speedFactor]).toEqual([dayMs / 96, 60]);
    expect((await control({ action: 'pause' })).status).toBe(204);
    const paused = await snapshotThat(live.url, ({ status }) => status.isPaused);
    expect(paused.status.isPaused).toBe(true);
    expect(paused.epoch).toBe(first.epoch);
    const sought = Date.parse('2022-04-11T00:00:00Z');
    expect((await control({ action: 'seek', eventTime: new Date(sought).toISOString() })).status).toBe(204);
    const there = await snapshotOf(live.url);
    expect(there.epoch).not.toBe(first.epoch);
    expect(there.status).toMatchObject({ isPaused: true, accidents: 0 });
    expect(totalOf(there)).toBe(within(there, sought));
    expect((await control({ action: 'seek', eventTime: '2031-01-01T00:00:00Z' })).status).toBe(400);
    expect((await control({ action: 'speed', speedFactor: 'max' })).status).toBe(204);
    expect((await control({ action: 'resume' })).status).toBe(204);
    const last = await ended(live);
    const played = rows.filter(({ startMs }) => startMs >= sought && startMs < untilMs).length;
    expect([last.status.accidents, last.status.speedFactor]).toEqual([played, 'max']);
    expect(totalOf(last)).toBe(within(last, untilMs));
  });

  it('refuses a period without accidents', async () => {
    await expect(open({ until: fromMs })).rejects.toThrow(InputError);
  });

  it('shows a file of one accident, which no other confirms, and does not play one of a wrong year', async () => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const play = async (name: string, some: readonly string[]): Promise<[LiveSnapshot, number]> => {
      const path = join(testFolder, name);
      writeFileSync(path, some.join('\n'));
      const source = await openSource(path);
      let strays = 0;
      const cwd = process.cwd();
      process.chdir(testFolder);
      try {
        page = await openDrivenPage({
          input: await openReplayInput(path),
          history: source,
          engine: {},
          brokers: null,
          speedFactor: Number.POSITIVE_INFINITY,
          fromMs: null,
          untilMs: null,
          onStrays: (accidents) => (strays += accidents),
          openWebhook: null,
          model: null,
          server: { port: 0 },
        });
        return [await ended(page), strays];
      } finally {
        process.chdir(cwd);
        await page?.close();
        page = null;
        await source.close();
      }
    };
    const [one] = await play('one.csv', lines.slice(0, 2));
    expect([one.status.accidents, one.status.ahead ?? 0, totalOf(one)]).toEqual([1, 0, 1]);
    const wrong = lines[2]!.replaceAll('2022-', '2035-');
    const [many, strays] = await play('wrong-year.csv', [...lines.slice(0, 5_001), wrong]);
    expect(strays).toBe(1);
    expect(many.status.newestEventMs).toBeLessThan(untilMs);
    expect(many.status.accidents).toBeGreaterThan(100);
    expect(many.replay!.untilMs).toBeLessThan(untilMs + 2 * dayMs);
  });

  it('carries out the last of many seeks, and refuses a wrong one at once', async () => {
    const live = await open({ speedFactor: 60 });
    const control = await controlOf(live.url);
    const seek = async (eventTime: string): Promise<number> =>
      (await control({ action: 'seek', eventTime })).status;
    const before = (await snapshotOf(live.url)).epoch;
    const times = Array.from({ length: 20 }, (_, hour) => new Date(fromMs + hour * 3_600_000).toISOString());
    const answers = await Promise.all([...times.map(seek), seek('2030-01-01T00:00:00Z')]);
    expect(answers).toEqual([...times.map(() => 204), 400]);
    const after = await snapshotOf(live.url);
    expect(after.epoch).not.toBe(before);
    // Each seek that is carried out begins an epoch.
    expect(Number(after.epoch.split('-').at(-1))).toBeLessThan(10);
  });
});
