import type { DailySeries } from '../../src/analyses/common/days.js';
import { findGaps } from '../../src/analyses/common/gaps.js';
import { feedOf, rulesOf, specOf } from '../../src/analyses/covid/context.js';
import { covidDefaults as options } from '../../src/analyses/covid/options.js';
import { calibrated, spreadOf } from '../../src/analyses/covid/placebos.js';
import { dayNumber } from '../../src/base/dates.js';
import { type DailyCell, simulatedDays } from '../../test/analyses/dailySource.js';
import type { Study, Trial } from './study.js';

const first = '2016-02-08';

/** Effects of both signs, none at all, a thin feed, and days that remember the days before. */
const worlds = [
  { name: 'two feeds', ratio: { Source1: 1.9, Source2: 0.45 }, perDay: { Source1: 400, Source2: 1800 } },
  { name: 'no effect', ratio: {}, perDay: { Source1: 400, Source2: 1800 } },
  { name: 'thin, no effect', ratio: {}, perDay: { Source1: 2, Source2: 6 } },
  { name: 'thin', ratio: { Source1: 1.5, Source2: 0.6 }, perDay: { Source1: 2, Source2: 6 } },
] as const;

export const study: Study = {
  name: 'covidDays',
  about:
    'simulated daily counts 2016 to 2020 (season, holidays, growth, a step in 2017, noise with memory), the ratio of each feed; the interval widened by placebos in one seed of five',
  run: async (seed) => {
    const trials: Trial[] = [];
    for (const [index, { name, ratio, perDay }] of worlds.entries()) {
      const cells = simulatedDays({
        seed: seed * 100 + index,
        perDay,
        ratio,
        states: ['CA'],
        from: first,
        until: options.effectUntil,
        collected: (feed, day) => (feed === 'Source2' && day < '2017-08-01' ? 0.5 : 1),
      });
      for (const source of Object.keys(perDay)) {
        const series = seriesOf(cells, source);
        const feed = feedOf(
          { name: source, label: source },
          series,
          findGaps(series),
          specOf(options),
          rulesOf(options),
          seed % 5 === 0,
        );
        const { effect } = feed.outcome;
        const truth = (ratio as Readonly<Record<string, number>>)[feed.name] ?? 1;
        if (effect === null) throw new Error(`seed ${seed}, ${name}, ${feed.name}: ${feed.outcome.reason}`);
        const about = { truth, none: 1, estimate: effect.ratio };
        const { lower, upper } = effect;
        trials.push({ what: `${name}, ${feed.name}: model`, ...about, lower, upper });
        const spread = spreadOf(feed.placebos);
        if (spread !== null) {
          const ends = calibrated(effect, spread, options.confidenceLevel);
          trials.push({ what: `${name}, ${feed.name}: placebos`, ...about, ...ends, isWide: true });
        }
      }
    }
    return trials;
  },
};

function seriesOf(cells: readonly DailyCell[], name: string): DailySeries {
  const firstDay = dayNumber(first);
  const counts = new Float64Array(dayNumber(options.effectUntil) - firstDay);
  for (const { day, source, n } of cells) if (source === name) counts[day - firstDay]! += n;
  return { name, firstDay, counts };
}
