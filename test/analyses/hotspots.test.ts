import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hotspots } from '../../src/analyses/hotspots/hotspots.js';
import { renderHtml } from '../../src/report/html.js';
import { figuresOf, findFinding, findingsOf, findTable, type Report } from '../../src/report/report.js';
import { haversineMeters } from '../../src/stats/index.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import type { GeneratorTruth } from '../../src/synthetic/truth.js';
import { type Made, madeSource, scattered, spotOf } from './pointSource.js';

const fresno = { lng: -119.79, lat: 36.74, city: 'Fresno', street: 'CA-99 N', state: 'CA' };
const madera = { lng: -120.06, lat: 36.96, city: 'Madera', street: 'Avenue 12', state: 'CA' };
const clovis = { lng: -119.7, lat: 36.82, city: 'Clovis', street: 'Shaw Ave', state: 'CA' };

function sectionOf(report: Report, id: string) {
  return report.sections.find((section) => section.id === id);
}

describe('hotspots', () => {
  const made = [...scattered(900, 1), ...spotOf(60, 2, fresno), ...spotOf(40, 3, madera)];

  it('finds the dense places and no others, most accidents first, named by street and city', async () => {
    const report = await hotspots(madeSource(made));
    const rows = findTable(report, 'spots').table.toRows();
    expect(rows.map(({ name }) => name)).toEqual(['CA-99 N, Fresno, CA', 'Avenue 12, Madera, CA']);
    expect(rows.map(({ n }) => n)).toEqual([60, 40]);
    expect(findFinding(report, 'spots').sentence).toContain('2 hot spots hold 100 of 1,000 reports');
    // Its share depends on the setting: no sampling interval says how much.
    expect(findFinding(report, 'spots')).toMatchObject({ estimate: 10, interval: null });
    expect(findFinding(report, 'spots').sentence).toMatch(/Eight other settings give [\d.]+ to [\d.]+ %\.$/);
    expect(rows[0]!.ranks).toBe('1');
  });

  it('hands on hulls that hold the middle of their hot spot, for GeoJSON and KML', async () => {
    const { places = [] } = await hotspots(madeSource(made));
    expect(places.length).toBe(2);
    for (const [place, about] of [fresno, madera].entries()) {
      const { geometry, properties } = places[place]!;
      if (geometry.type !== 'Polygon') throw new Error('a hull is a polygon');
      const [ring] = geometry.coordinates;
      expect(ring![0]).toEqual(ring!.at(-1));
      for (const [lng, lat] of ring!)
        expect(haversineMeters(lng, lat, about.lng, about.lat)).toBeLessThan(50);
      expect(properties.accidents).toBe(place === 0 ? 60 : 40);
      expect(Number(properties.areaSquareMeters)).toBeGreaterThan(500);
      expect(properties.Source1).toBe(properties.accidents);
    }
  });

  it('looks at the accidents within the filter only, also when it asks for the rows of a hot spot', async () => {
    const mixed = made.map((one, i): Made => ({ ...one, source: i % 2 === 0 ? 'Source1' : 'Source2' }));
    const report = await hotspots(madeSource(mixed), { where: { source: 'Source1' }, minPoints: 5 });
    expect(findFinding(report, 'spots').denominator.n).toBe(500);
    expect(
      findTable(report, 'spots')
        .table.toRows()
        .map(({ n }) => n),
    ).toEqual([30, 20]);
    expect(sectionOf(report, 'sources')).toBeUndefined();
  });

  it('distinguishes a hot spot of one feed from one of both', async () => {
    const alone = spotOf(40, 4, { ...clovis, source: 'Source2' });
    const shared = spotOf(60, 2, fresno).map(
      (one, i): Made => ({ ...one, source: i % 2 === 0 ? 'Source1' : 'Source2' }),
    );
    const report = await hotspots(madeSource([...scattered(900, 1), ...alone, ...shared]));
    expect(findFinding(report, 'spots-one-source').estimate).toBe(50);
    const [first] = findTable(report, 'spots').table.toRows();
    expect([first!.Source1, first!.Source2]).toEqual([30, 30]);
  });

  it('calls emerging what comes, fading what goes and persistent what stays', async () => {
    const report = await hotspots(
      madeSource([
        ...scattered(1500, 1),
        ...spotOf(60, 2, fresno),
        ...spotOf(50, 3, madera, 600),
        ...spotOf(40, 4, clovis, 0, 400),
      ]),
    );
    expect(
      findTable(report, 'spots')
        .table.toRows()
        .map(({ name, course }) => [name, course]),
    ).toEqual([
      ['CA-99 N, Fresno, CA', 'persistent'],
      ['Avenue 12, Madera, CA', 'emerging'],
      ['Shaw Ave, Clovis, CA', 'fading'],
    ]);
  });

  it('does not call emerging what a growing feed brings: its coverage is taken out', async () => {
    // A second feed that starts in the last year and reports twice as much, everywhere alike.
    const lateFeed = (list: readonly Made[]): Made[] => list.map((one) => ({ ...one, source: 'Source2' }));
    const report = await hotspots(
      madeSource([
        ...scattered(900, 1),
        ...spotOf(60, 2, fresno),
        ...lateFeed(scattered(1800, 5).map((one) => ({ ...one, day: `2020-${one.day!.slice(5)}` }))),
        ...lateFeed(spotOf(120, 6, fresno, 730)),
      ]),
    );
    expect(findTable(report, 'spots').table.toRows()[0]!.course).toBe('persistent');
  });

  it('finds no hot spot and no hot cell in even noise, and says so', async () => {
    const report = await hotspots(madeSource(scattered(1500, 9)), { cellKm: 10 });
    expect(findFinding(report, 'spots').sentence).toContain('There is no hot spot');
    expect(findFinding(report, 'hot-cells').estimate).toBe(0);
    expect(report.places).toBeUndefined();
  });

  it('finds the later accidents where places stay hot', async () => {
    const report = await hotspots(madeSource(made));
    const rows = findTable(report, 'hit-rate').table.toRows();
    const dense = rows.filter(({ method }) => method === 'DBSCAN').at(-1)!;
    // A tenth of the accidents are in the two hot spots, before and after.
    expect(dense.share).toBeGreaterThan(0.06);
    expect(dense.share).toBeLessThan(0.15);
    expect(dense.pai).toBeGreaterThan(50);
    expect(findFinding(report, 'regression-to-the-mean').interval!.upper).toBeGreaterThan(1);
  });

  it.each([
    ['nothing', []],
    ['one accident', [{ lng: -100, lat: 40 }]],
    [
      'two in the same place',
      [
        { lng: -100, lat: 40 },
        { lng: -100, lat: 40 },
      ],
    ],
    ['three hundred in the same place', Array.from({ length: 300 }, () => ({ lng: -100, lat: 40 }))],
    ['three hundred on a line', Array.from({ length: 300 }, (_, i) => ({ lng: -100 + i * 1e-5, lat: 40 }))],
    ['no city, street or state', spotOf(50, 1, { lng: -100, lat: 40, state: null, source: null })],
    ['all on one day', scattered(300, 3).map((one) => ({ ...one, day: '2020-02-29' }))],
    [
      'both sides of the antimeridian',
      spotOf(60, 1, { lng: 179.9999, lat: 52 }).map((one) => ({
        ...one,
        lng: one.lng > 180 ? one.lng - 360 : one.lng,
      })),
    ],
    ['a name with a tag in it', spotOf(50, 1, { ...fresno, street: '<b>x</b> & "y"', city: '<i>' })],
  ] as const)('gives a report that can be shown of %s', async (_, list: readonly Made[]) => {
    const report = await hotspots(madeSource(list));
    const html = renderHtml(report);
    expect(html).toContain('Hot spots');
    expect(html).not.toContain('<b>x</b>');
    expect(JSON.stringify(report)).not.toMatch(/NaN|undefined|Infinity/);
    for (const { estimate } of findingsOf(report)) expect(Number.isNaN(estimate)).toBe(false);
    if (list.length === 0) expect(report.standFirst).toContain('nothing to analyse');
  });

  it('gives accidents on one spot a hull with an area', async () => {
    const { places } = await hotspots(madeSource(Array.from({ length: 50 }, () => ({ lng: -100, lat: 40 }))));
    // A disc of ten meters.
    expect(Number(places![0]!.properties.areaSquareMeters)).toBeGreaterThan(250);
    expect(Number(places![0]!.properties.areaSquareMeters)).toBeLessThan(330);
  });

  it('draws the city that is asked for, and refuses one without accidents', async () => {
    const report = await hotspots(madeSource(made), { city: 'Fresno, CA' });
    expect(sectionOf(report, 'cities')!.figures!.map(({ id }) => id)).toEqual([
      'state-map',
      'city-fresno-ca',
    ]);
    // Forty reports are too few for a map, and enough for the hot spot that they make.
    const few = sectionOf(await hotspots(madeSource(made), { city: 'Madera, CA' }), 'cities')!;
    expect(few.figures!.map(({ id }) => id)).toEqual(['state-map', 'spots-close-up']);
    expect(few.notShown!.map(({ reason }) => reason).join(' ')).toContain(
      '40 of the 50 reports that it takes are around Madera, CA',
    );
    await expect(hotspots(madeSource(made), { city: 'Maderra' })).rejects.toMatchObject({
      message: expect.stringMatching(/^None of [\d,]+ accidents matches { city: 'Maderra' }\.$/),
      hint: expect.stringMatching(/^Did you mean 'Madera' \(/),
    });
  });

  it('gives the same report for the same seed, with figures and tables by unique ids', async () => {
    const [one, two] = [await hotspots(madeSource(made)), await hotspots(madeSource(made))];
    expect(one.sections).toEqual(two.sections);
    const ids = figuresOf(one).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    [{ epsMeters: 0 }, 'epsMeters'],
    [{ epsMeters: Number.NaN }, 'epsMeters'],
    [{ minPoints: 1 }, 'minPoints'],
    [{ minPoints: 2.5 }, 'minPoints'],
    [{ top: 0 }, 'top'],
    [{ cellKm: 0.01 }, 'cellKm'],
    [{ fdr: 1 }, 'fdr'],
    [{ confidenceLevel: 95 }, 'confidenceLevel'],
    [{ seed: -1 }, 'seed'],
    [{ city: ' ' }, 'city'],
  ])('refuses %j and names the option', async (options, name) => {
    await expect(hotspots(madeSource([]), options)).rejects.toThrow(name);
  });
});

describe('hotspots on generated files', () => {
  it.each([1, 2, 3])(
    'finds what was planted around Los Angeles, each as what it is (seed %i)',
    async (seed) => {
      const folder = await mkdtemp(join(tmpdir(), 'blackspot-hotspots-'));
      try {
        const out = join(folder, 'made.csv');
        await generate({ rows: 12_000, states: ['CA'], stations: 1, seed, out, threads: 1 });
        const truth = JSON.parse(await readFile(join(folder, 'made.truth.json'), 'utf8')) as GeneratorTruth;
        const source = await openHistory(out, { threads: 2 });
        const report = await hotspots(source);
        await source.close();
        const found = findTable(report, 'spots').table.toRows();
        expect(truth.hotspots.map(({ kind }) => kind).sort()).toEqual(['emerging', 'fading', 'persistent']);
        for (const { kind, lng, lat, radiusMeters } of truth.hotspots) {
          const near = found.find(
            (one) => haversineMeters(Number(one.lng), Number(one.lat), lng, lat) <= radiusMeters,
          );
          expect(near?.course).toBe(kind);
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    60_000,
  );
});

const samples = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(samples))('hotspots of real samples (skipped without ../shared/data)', () => {
  it.each(['mar23-head-1999.csv', 'mar23-national-random-2510.csv', 'dec20-updated-47col-head-999.csv'])(
    '%s gives a report that can be shown',
    async (file) => {
      const folder = await mkdtemp(join(tmpdir(), 'blackspot-hotspots-'));
      try {
        await copyFile(join(samples, file), join(folder, file));
        const source = await openHistory(join(folder, file));
        const report = await hotspots(source);
        await source.close();
        expect(renderHtml(report).length).toBeLessThan(10_000_000);
        expect(findFinding(report, 'accidents').denominator.n).toBeGreaterThan(0);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
