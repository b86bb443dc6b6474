import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContext } from '../../src/analyses/common/context.js';
import { openCovid } from '../../src/analyses/covid/context.js';
import { covidDefaults } from '../../src/analyses/covid/options.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import type { Study, Trial } from './study.js';

/** Two and a half years, few stations: some 13 accidents a day, and quickly made. */
const file = {
  rows: 12_000,
  states: ['CA', 'TX'],
  stations: 3,
  from: '2018-01-01',
  until: '2020-07-01',
  coverage: 'steady',
} as const;

export const study: Study = {
  name: 'covid',
  about: `generated CSV files of ${file.rows} rows at ${file.stations} stations, imported; the ratio of each feed with a twentieth of the accidents`,
  run: async (seed) => {
    const trials: Trial[] = [];
    for (const isPlanted of [true, false]) {
      const folder = join(tmpdir(), `blackspot-coverage-covid-${process.pid}-${seed}`);
      const path = `${folder}.csv`;
      try {
        const { truth } = await generate({
          ...file,
          seed,
          out: path,
          ...(isPlanted ? {} : { effects: false }),
        });
        const source = await openHistory(path, { into: folder });
        try {
          const { feeds, total } = await openCovid(await openContext(source, covidDefaults));
          for (const { name, series, outcome } of feeds) {
            if (series.counts.reduce((a, b) => a + b, 0) < total / 20) continue;
            const { effect } = outcome;
            if (effect === null) throw new Error(`seed ${seed}, ${name}: ${outcome.reason}`);
            trials.push({
              what: `${isPlanted ? 'planted' : 'nothing planted'}, ${name}`,
              truth: truth.effects.covid.rateRatio[name as 'Source1'],
              none: 1,
              estimate: effect.ratio,
              lower: effect.lower,
              upper: effect.upper,
            });
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
