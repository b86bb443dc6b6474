import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchSurges } from '../../../src/app/live/surgeWatch.js';
import { openSource } from '../../../src/app/openSource.js';
import { openReplayInput } from '../../../src/app/replayInput.js';
import { startStream } from '../../../src/app/startStream.js';
import { InputError } from '../../../src/base/errors.js';
import type { SurgeView } from '../../../src/live/notebook/surgeView.js';
import { count } from '../../../src/query/build.js';
import type { Source } from '../../../src/query/source.js';
import { atlantaBurst, writeDenseCsv } from '../../support/denseCsv.js';
import { testFolder } from '../../support/streams.js';

const from = '2022-04-10T06:00:00.000Z';
const until = '2022-04-11T12:00:00.000Z';
const hourMs = 3_600_000;

const file = join(testFolder, 'dense.csv');
let history: Source;

beforeAll(async () => {
  await writeDenseCsv(file);
  history = await openSource(file);
}, 120_000);
afterAll(() => history?.close());

async function watched(before: string, into: string): Promise<{ views: SurgeView[]; text: string }> {
  const surges = await watchSurges(history, { before, intervalMs: 1 });
  const stream = await startStream(await openReplayInput(file), {
    from,
    until,
    into: join(testFolder, into),
    faults: { duplicated: 0.05 },
    observers: [surges],
  });
  const ended = stream.done.finally(() => surges.end());
  const views: SurgeView[] = [];
  for await (const view of surges) views.push(view);
  await ended;
  return { views, text: inspect(surges) };
}

describe('watchSurges', () => {
  let views: SurgeView[];
  let text: string;
  beforeAll(async () => {
    ({ views, text } = await watched(from, 'one'));
  }, 120_000);

  it('finds the planted burst, and says when it ended', () => {
    const last = views.at(-1)!;
    expect(last.hasEnded).toBe(true);
    const surge = last.surges.find(({ place }) => place.id === 'county:GA/Fulton')!;
    expect(surge.state).toBe('resolved');
    expect(surge.peak).toBeGreaterThanOrEqual(atlantaBurst.rows * 0.8);
    expect(surge.firingSince! >= '2022-04-10T18:00').toBe(true);
    expect(surge.firingSince! < '2022-04-10T19:30').toBe(true);
    expect(surge.endedAt! < '2022-04-11T00:00').toBe(true);
    expect(text).toMatch(/^Surges are looked for at \d+ places\.$/);
  });

  it('counts as the file does, by feed and hour, each accident once', async () => {
    const { feeds, accidents, newestEventAt } = views.at(-1)!;
    const where = { fromAt: '2022-04-01T00:00:00.000Z', untilAt: until };
    const rows = (await history.ask(count().by('hourStart', 'source').where(where))).toRows();
    expect(rows.length).toBeGreaterThan(100);
    const inStream = await history.ask(count().where({ fromAt: from, untilAt: until }));
    expect(accidents).toBe(inStream.toRows()[0]!.n);
    let compared = 0;
    for (const { feed, hours } of feeds) {
      expect(hours).toHaveLength(48);
      const severities = await history.ask(
        count()
          .by('hour')
          .where({ source: feed as 'Source1', fromAt: hours[0]!.at, untilAt: until, severity: [1, 2, 3, 4] }),
      );
      const total = severities.toRows().reduce((sum, row) => sum + Number(row.n), 0);
      const whole = hours.filter((hour) => hour.count !== null);
      const counted = whole.reduce((sum, hour) => sum + hour.count!, 0);
      const rest = await history.ask(
        count().where({ source: feed as 'Source1', fromAt: hours.at(-1)!.at, untilAt: until }),
      );
      // The newest hour is still filling.
      expect(whole).toHaveLength(47);
      expect(counted).toBe(total - Number(rest.toRows()[0]!.n));
      compared += counted;
    }
    expect(compared).toBeGreaterThan(1_000);
    expect(Date.parse(newestEventAt!) % hourMs).toBeGreaterThan(0);
  });

  it('expects about what comes, nine hours in ten within the band', () => {
    const hours = views.at(-1)!.feeds.flatMap((feed) => feed.hours.filter((hour) => hour.count !== null));
    const within = hours.filter(({ count: n, lower, upper }) => n! >= lower! && n! <= upper!);
    expect(within.length / hours.length).toBeGreaterThan(0.8);
  });

  it('has the accidents of the window as places', () => {
    const { places, windowMinutes } = views.at(-1)!;
    expect(windowMinutes).toBe(120);
    expect(places.lng.length).toBeGreaterThan(10);
    expect(places.lng.length).toBe(places.lat.length);
    for (const [index, lng] of places.lng.entries()) {
      expect(lng).toBeGreaterThan(-125);
      expect(lng).toBeLessThan(-66);
      expect(places.lat[index]).toBeGreaterThan(24);
      expect(places.lat[index]).toBeLessThan(50);
    }
  });

  it('finds nothing and expects nothing with too little history, and says how much there is', async () => {
    const { views: few, text: words } = await watched('2022-03-08T06:00:00.000Z', 'few');
    const last = few.at(-1)!;
    expect(last.surges).toEqual([]);
    expect(last.placesWatched).toBe(0);
    expect(last.weeks).toBeLessThan(last.neededWeeks);
    expect(last.feeds.flatMap(({ hours }) => hours).every(({ expected }) => expected === null)).toBe(true);
    expect(words).toMatch(/^No surge can be found yet: 0\.\d of 4 weeks are known\.$/);
  }, 60_000);

  it('refuses what it does not know', async () => {
    await expect(watchSurges(history, { until } as never)).rejects.toThrow(InputError);
    await expect(watchSurges(history, { before: 'yesterday' })).rejects.toThrow(/before/);
    await expect(watchSurges(history, { surges: { windowMinutes: 7 } })).rejects.toThrow(/windowMinutes/);
    await expect(watchSurges(file as never)).rejects.toThrow(InputError);
  });
});
