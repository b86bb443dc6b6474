import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContext } from '../../src/analyses/common/context.js';
import { type HotspotsContext, openHotspots } from '../../src/analyses/hotspots/context.js';
import { type HotspotsOptions, hotspotsDefaults } from '../../src/analyses/hotspots/options.js';
import { cellTrends } from '../../src/analyses/hotspots/trends.js';
import type { Source } from '../../src/query/source.js';
import { haversineMeters } from '../../src/stats/index.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import type { GeneratorTruth } from '../../src/synthetic/truth.js';
import { madeSource, scattered } from '../../test/analyses/pointSource.js';
import type { Study, Trial } from './study.js';

/** Los Angeles alone has a hot spot of each kind. */
const made = { rows: 12_000, states: ['CA'], stations: 1 } as const;

export const study: Study = {
  name: 'hotspots',
  about: `generated files of ${made.rows} rows around Los Angeles, coverage as real: whether each planted hot spot is found and called what it is, whether anything is where nothing was planted, and even noise`,
  run: async (seed) => [...(await planted(seed)), ...(await notPlanted(seed)), ...(await noise(seed))],
};

/** Found: the middle of a hot spot lies within the radius of a planted one, and its course is as planted. */
async function planted(seed: number): Promise<Trial[]> {
  return withFile({ ...made, seed }, async (source, truth) => {
    const { clustering, trends } = await open(source);
    return truth.hotspots.flatMap(({ kind, lng, lat, radiusMeters }) => {
      const index = clustering.hotSpots.findIndex(
        (hotSpot) => haversineMeters(hotSpot.lng, hotSpot.lat, lng, lat) <= radiusMeters,
      );
      const course = trends!.trends[index]?.course;
      return [
        yes(`${kind} hot spot is found`, index >= 0),
        ...(index < 0 ? [] : [yes(`${kind} hot spot, when found, is called so`, course === kind)]),
      ];
    });
  });
}

/** Hot spots there are without planting any, but none that comes or goes: roads have busy and quiet places. */
async function notPlanted(seed: number): Promise<Trial[]> {
  return withFile({ ...made, seed, effects: false }, async (source) => {
    const { points, clustering, trends, slices, hotCells } = await open(source);
    const cells = cellTrends(points, slices!, hotCells, 0.05);
    return [
      no(
        'nothing planted: some hot spot comes or goes',
        trends!.trends.some((trend) => trend !== null && trend.course !== 'persistent'),
      ),
      no(
        'nothing planted: some cell comes or goes',
        cells.some(({ trend }) => trend !== null && trend.course !== 'persistent'),
      ),
      yes('nothing planted: busy places are still hot spots', clustering.hotSpots.length > 0),
    ];
  });
}

/** Accidents strewn evenly: no hot spot, no hot cell. */
async function noise(seed: number): Promise<Trial[]> {
  const { clustering, hotCells } = await open(madeSource(scattered(4000, seed)), { cellKm: 5 });
  return [
    no('even noise: some hot spot', clustering.hotSpots.length > 0),
    no('even noise: some hot cell', hotCells.hotCount > 0),
  ];
}

async function open(source: Source, options: HotspotsOptions = {}): Promise<HotspotsContext> {
  return openHotspots(await openContext(source, { ...hotspotsDefaults, ...options }));
}

async function withFile(
  options: Omit<Parameters<typeof generate>[0], 'out'>,
  use: (source: Source, truth: GeneratorTruth) => Promise<Trial[]>,
): Promise<Trial[]> {
  const folder = await mkdtemp(join(tmpdir(), 'blackspot-hotspots-'));
  try {
    const out = join(folder, 'made.csv');
    await generate({ ...options, out, threads: 1 });
    const source = await openHistory(out);
    try {
      return await use(source, JSON.parse(await readFile(join(folder, 'made.truth.json'), 'utf8')));
    } finally {
      await source.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What should be so nearly always: covered counts how often it is. */
function yes(what: string, is: boolean): Trial {
  const value = is ? 1 : 0;
  return { what, truth: 1, none: 0, estimate: value, lower: value, upper: value, isWide: true };
}

/** What should hardly ever be: found counts how often it is. */
function no(what: string, is: boolean): Trial {
  const value = is ? 1 : 0;
  return { what, truth: 0, none: 0, estimate: value, lower: value, upper: value };
}
