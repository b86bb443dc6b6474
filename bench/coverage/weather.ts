import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContext } from '../../src/analyses/common/context.js';
import { openWeather } from '../../src/analyses/weather/context.js';
import { weatherDefaults } from '../../src/analyses/weather/options.js';
import { type RateFit, ratioOf } from '../../src/analyses/weather/rateRatios.js';
import { computeRates } from '../../src/analyses/weather/rates.js';
import { askStationHours } from '../../src/analyses/weather/stationHours.js';
import { weatherClass } from '../../src/analyses/weather/weatherClasses.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import type { Effects } from '../../src/synthetic/options.js';
import type { Study, Trial } from './study.js';

const planted = { rain: 1.35, snow: 1.7 } as const;

/** Cities with rain and snow, few stations, two winters and the summer between: dense, and quickly made. */
const file = {
  rows: 30_000,
  states: ['MN', 'IL', 'NY'],
  stations: 2,
  from: '2017-10-01',
  until: '2019-04-01',
  coverage: 'steady',
} as const;

const worlds: readonly { readonly name: string; readonly effects: Partial<Effects> | false }[] = [
  { name: 'planted', effects: { weather: planted } },
  { name: 'nothing planted', effects: false },
];

export const study: Study = {
  name: 'weather',
  about: `generated CSV files of ${file.rows} rows at ${file.stations} stations, imported; the headline rate ratios of rain and snow`,
  run: async (seed) => {
    const trials: Trial[] = [];
    for (const { name, effects } of worlds) {
      const folder = join(tmpdir(), `blackspot-coverage-${process.pid}-${seed}`);
      const path = `${folder}.csv`;
      try {
        await generate({ ...file, seed, out: path, effects });
        const source = await openHistory(path, { into: folder });
        try {
          const context = await openWeather(await openContext(source, weatherDefaults));
          const rates = computeRates(context, await askStationHours(context));
          for (const kind of ['rain', 'snow'] as const) {
            const truth = effects === false ? 1 : planted[kind];
            trials.push(...trialOf(`${name}, ${kind}`, rates.headline, kind, truth));
          }
        } finally {
          await source.close();
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
        await rm(path, { force: true });
        await rm(`${folder}.truth.json`, { force: true });
      }
    }
    return trials;
  },
};

function trialOf(what: string, fit: RateFit, name: 'rain' | 'snow', truth: number): Trial[] {
  const ratio = ratioOf(fit, weatherClass(name));
  if (ratio === undefined) throw new Error(`${what}: no ratio, ${fit.reason ?? 'too few accidents'}`);
  const { estimate, lower, upper } = ratio;
  return [{ what, truth, none: 1, estimate, lower, upper }];
}
