import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../../src/models/judging/compareGroups.js';
import { minDays } from '../../../src/models/judging/judge.js';
import { monthsOf } from '../../../src/models/judging/parts.js';
import { percentileInterval, resampleClusters } from '../../../src/stats/clusterBootstrap.js';
import { forecastsOf, labelsOf, randomForecast } from './randomForecasts.js';

const classes = [1, 2, 3, 4];

describe('compareGroups', () => {
  const good = randomForecast({ events: 1500, days: 70, seed: 5 });
  const model = forecastsOf(classes, good);
  const other = forecastsOf(classes, { ...good, probabilities: good.probabilities.map(() => 0.25) });
  const feeds = { codes: model.feed, names: model.feeds };

  it('gives the differences and intervals of repeated days', () => {
    const days = [...new Set(model.day)].sort((a, b) => a - b);
    const { weights, samples } = resampleClusters(days.length, 199, 1);
    const loss = (event: number) => -Math.log(model.probabilities[4 * event + model.actual[event]!]!);
    for (const groups of [feeds, monthsOf(model.day)]) {
      const compared = compareGroups(model, other, groups, { replications: 199 });
      expect(compared.length).toBeGreaterThan(1);
      for (const one of compared) {
        const group = groups.names.indexOf(one.name);
        const events = [...model.day.keys()].filter((event) => groups.codes[event] === group);
        const meansOf = (value: (event: number) => number) =>
          Float64Array.from({ length: samples }, (_, sample) => {
            const drawn = events.flatMap((event) =>
              Array<number>(weights[days.indexOf(model.day[event]!) * samples + sample]!).fill(event),
            );
            return drawn.reduce((sum, event) => sum + value(event), 0) / drawn.length;
          });
        const naive = percentileInterval(
          meansOf((event) => loss(event) - Math.log(4)),
          0.95,
        )!;
        expect(one.events).toBe(events.length);
        expect(one.model).toBeCloseTo(meansOf(loss)[0]!, 10);
        expect(one.other).toBeCloseTo(Math.log(4), 10);
        for (const end of ['estimate', 'lower', 'upper'] as const)
          expect(one.difference[end]).toBeCloseTo(naive[end], 10);
        expect(one.verdict).toBe('better');
        expect(one.jointly.upper - one.jointly.lower).toBeGreaterThan(naive.upper - naive.lower);
      }
    }
    expect(compareGroups(other, model, feeds).map(({ verdict }) => verdict)).toEqual(
      feeds.names.map(() => 'worse'),
    );
  });

  it('leaves out groups of few days, and those of which too few events have a rare severity', () => {
    const all = Array.from({ length: minDays + 10 }, (_, day) => day);
    const compared = (severity: readonly number[], days: readonly number[]) => {
      const forecast = {
        labels: labelsOf(severity, days),
        probabilities: days.flatMap(() => [0, 0.5, 0.5, 0]),
      };
      const forecasts = forecastsOf(classes, forecast);
      return compareGroups(forecasts, forecasts, { codes: forecasts.feed, names: forecasts.feeds });
    };
    const rare = (count: number) => all.map((day) => (day < count ? 3 : 2));
    const fewDays = all.map((day) => day % (minDays - 1));
    expect(compared(rare(10), all)).toMatchObject([{ name: 'Source1', events: 30, verdict: 'undecided' }]);
    expect(compared(rare(9), all)).toEqual([]);
    expect(compared(rare(10), fewDays)).toEqual([]);
  });

  it('refuses groups of other events', () => {
    const forecasts = forecastsOf(classes, randomForecast({ events: 60, days: 30, seed: 3 }));
    expect(() => compareGroups(forecasts, forecasts, { codes: new Int32Array(59), names: ['a'] })).toThrow(
      'Expected the length of groups.codes to be 60, got 59.',
    );
  });
});
