import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { accumulatedEffect } from '../../../src/models/judging/accumulatedEffect.js';
import { permutationImportance } from '../../../src/models/judging/importance.js';
import type { LinearModel } from '../../../src/models/linear/linearModel.js';
import { oddsRatios } from '../../../src/models/linear/oddsRatios.js';
import type { LabelledBatch, SeverityModel } from '../../../src/models/severityModel.js';
import type { TrainedJudgement } from '../../../src/models/training/judgeInWindows.js';
import { readSample } from '../../../src/models/training/sampling.js';
import { trainSeverity } from '../../../src/models/training/trainSeverity.js';
import type { Source } from '../../../src/query/source.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { generate } from '../../../src/synthetic/generate.js';

const work = mkdtempSync(join(tmpdir(), 'blackspot-planted-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A year of generated accidents: severity depends on feed and state, and on rain if it is planted. */
async function opened(name: string, severityOddsInRain: number | null): Promise<Source> {
  const out = join(work, `${name}.csv`);
  const effects =
    severityOddsInRain === null ? (false as const) : { severityOddsInRain, covid: {}, hotspots: 0 };
  const period = { from: '2019-01-01', until: '2020-01-01', coverage: 'steady' as const };
  await generate({ rows: 60_000, seed: 8, out, effects, ...period });
  return openHistory(out, { threads: 1 });
}

/** Severity 1 is rare in 2019. */
const where = { severity: [2, 3, 4] };

function verdict({ comparisons }: TrainedJudgement, other: string): string | undefined {
  return comparisons.find((one) => one.with === other && one.metric === 'logLoss')?.verdict;
}

describe('a model of generated accidents', () => {
  it('finds a planted odds ratio of 3 in rain', async () => {
    const source = await opened('rain', 3);
    try {
      const options = { features: 'report+feed', where, threads: 1 } as const;
      const { content, windows, judgement } = await trainSeverity(source, { ...options, rounds: 150 });
      expect([windows.by, windows.classes]).toEqual(['shares', [2, 3, 4]]);
      expect(verdict(judgement, 'class frequencies by feed and state')).toBe('better');

      const test = { ...where, from: windows.test.from };
      const features = featuresOf('report+feed');
      const sample = await readSample(source, features, { where: test, share: 1, seed: 1 });
      const weather = permutationImportance(content.model, sample).find(
        ({ name }) => name === 'weatherGroup',
      )!;
      expect(weather.increase.lower).toBeGreaterThan(0);
      const { points } = accumulatedEffect(content.model, sample, 'weatherGroup');
      const effectOf = (group: string) => points.find(({ value }) => value === group)!.effect;
      expect(effectOf('rain').lower).toBeGreaterThan(effectOf('clear').upper);
      // Trees with few accidents in rain draw the ratio towards 1, and never beyond the planted one by more than noise.
      const ratio = oddsRatioOf(content.model, sample);
      expect(ratio).toBeGreaterThan(2);
      expect(ratio).toBeLessThan(3.6);

      const linear = await trainSeverity(source, { ...options, kind: 'multinomialLogit' });
      const rain = oddsRatios(linear.content.model as LinearModel).filter(
        ({ feature, level }) => feature === 'weatherGroup' && level === 'rain',
      );
      expect(rain).toHaveLength(2);
      for (const { lower, upper, reference } of rain) {
        expect(reference).not.toBe('rain');
        expect(lower).toBeGreaterThan(1.5);
        expect(lower).toBeLessThan(3);
        expect(upper).toBeGreaterThan(3 * 0.9);
      }
    } finally {
      await source.close();
    }
  });

  it('is not better than class frequencies where nothing is planted', async () => {
    const source = await opened('nothing', null);
    try {
      const within = { ...where, source: 'Source1' };
      const { judgement } = await trainSeverity(source, { where: within, threads: 1 });
      expect(verdict(judgement, 'class frequencies by state')).not.toBe('better');
    } finally {
      await source.close();
    }
  });
});

/** Odds of severity 3 or 4 if all accidents were in rain, to those if all were in clear weather: mean of log odds. */
function oddsRatioOf(model: SeverityModel, sample: LabelledBatch): number {
  const at = model.features.findIndex(({ name }) => name === 'weatherGroup');
  const logOdds = (group: string): number => {
    const all = { codes: new Int32Array(sample.count), texts: [group] };
    const columns = sample.columns.map((column, index) => (index === at ? all : column));
    const probabilities = model.predict({ count: sample.count, columns });
    let sum = 0;
    for (let row = 0; row < sample.count; row++) {
      const two = probabilities[row * model.classes.length]!;
      sum += Math.log((1 - two) / two);
    }
    return sum / sample.count;
  };
  return Math.exp(logOdds('rain') - logOdds('clear'));
}
