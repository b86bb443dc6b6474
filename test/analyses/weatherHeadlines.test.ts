import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aloneSentence,
  bandsHeadline,
  type Compared,
  curveHeadline,
  designsHeadline,
  feedsHeadline,
  firstNamed,
  interactionsHeadline,
  ratesHeadline,
  ratesTitle,
  severityHeadline,
  severityTitle,
  sharesHeadline,
  shownBy,
  vocabularyHeadline,
} from '../../src/analyses/weather/headlines.js';
import type { RateRatio } from '../../src/analyses/weather/rateRatios.js';
import { weatherClasses } from '../../src/analyses/weather/weatherClasses.js';
import { widened } from '../../src/analyses/weather/widened.js';
import { weatherText } from '../../src/analyses/weather/words.js';
import type { Interval } from '../../src/base/interval.js';
import { normalQuantile } from '../../src/stats/index.js';

const ratio = fc
  .tuple(fc.double({ min: -1.5, max: 1.5, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([log, error]) => ({
    estimate: Math.exp(log),
    lower: Math.exp(log - 1.96 * error),
    upper: Math.exp(log + 1.96 * error),
  }));
const bad = fc.shuffledSubarray([...weatherClasses.keys()].slice(1), { minLength: 1 });
const compared: fc.Arbitrary<Compared[]> = bad.chain((classes) =>
  fc
    .array(ratio, { minLength: classes.length, maxLength: classes.length })
    .map((ratios) => ratios.map((one, index) => ({ ...one, weatherClass: classes[index]! }))),
);

/** Of two ways to compute the same end. */
const slack = 1e-6;

/** The interval at the level that holds for all of them, from the standard error. */
function naiveWidened({ estimate, lower, upper }: Compared, count: number): Interval {
  const error = (Math.log(upper) - Math.log(lower)) / (2 * normalQuantile(0.975));
  const reach = normalQuantile(1 - 0.025 / count) * error;
  return { lower: estimate * Math.exp(-reach), upper: estimate * Math.exp(reach) };
}

describe('a sentence that picks some of many ratios', () => {
  it('widens their intervals as Bonferroni does', () => {
    fc.assert(
      fc.property(compared, (all) => {
        for (const one of all) {
          const [found, naive] = [widened(one, all.length, 0.95), naiveWidened(one, all.length)];
          expect(found.lower / naive.lower).toBeCloseTo(1, 6);
          expect(found.upper / naive.upper).toBeCloseTo(1, 6);
        }
      }),
    );
  });

  const rules = [
    { rule: ratesTitle, most: 90, above: /^More /, below: /^Fewer / },
    { rule: ratesHeadline, most: 75, above: /^More /, below: /^Fewer / },
    { rule: severityTitle, most: 90, above: / more often /, below: / less often / },
    { rule: severityHeadline, most: 75, above: / more often /, below: / less often / },
  ];
  it.each(rules)(
    'names a weather only if its interval allows it: $rule.name',
    ({ rule, most, above, below }) => {
      fc.assert(
        fc.property(compared, (all) => {
          const text = rule(all, 0.95);
          const isSide = (interval: Interval): boolean =>
            above.test(text) ? interval.lower > 1 - slack : interval.upper < 1 + slack;
          const named = all.filter(({ weatherClass }) => text.includes(weatherText(weatherClass)));
          const clear = all.filter((one) => {
            const { lower, upper } = naiveWidened(one, all.length);
            return lower > 1 + slack || upper < 1 - slack;
          });
          expect(text.length).toBeLessThanOrEqual(most);
          if (above.test(text) || below.test(text)) {
            const counted = / (\d) kinds of weather /.exec(text);
            expect(counted === null ? named.length > 0 : Number(counted[1]) <= clear.length).toBe(true);
            for (const one of named) {
              expect(one.lower > 1 || one.upper < 1).toBe(true);
              expect(isSide(naiveWidened(one, all.length))).toBe(true);
            }
          } else {
            expect(clear).toEqual([]);
            expect(text).not.toMatch(/more|fewer|less|higher|lower|leads/i);
            // The only weather that could be compared is named, since others may well be told apart.
            if (all.length === 1) expect(text.toLowerCase()).toContain(weatherText(all[0]!.weatherClass));
            else for (const { lower, upper } of named) expect(lower > 1 || upper < 1).toBe(true);
            expect(text).toMatch(/apart|by chance/);
          }
        }),
        { numRuns: 500 },
      );
    },
  );

  it('has the weather of the stand-first in the title, and counts the feeds by their intervals', () => {
    fc.assert(
      fc.property(compared, fc.array(fc.option(ratio), { minLength: 2, maxLength: 6 }), (all, odds) => {
        const named = firstNamed(all, 0.95);
        const title = severityTitle(all, 0.95);
        if (named === null) {
          expect(title).toMatch(/^Severity (?:tells no weather|does not tell .+) apart/);
          return;
        }
        expect(title).toMatch(named.claim === 'above' ? / more often / : / less often /);
        const sides = odds.map((one) => (one === null ? 0 : one.lower > 1 ? 1 : one.upper < 1 ? -1 : 0));
        const side = named.claim === 'above' ? 1 : -1;
        const count = (of: number): number => sides.filter((one) => one === of).length;
        const text = aloneSentence(named, odds);
        const found =
          /^(?:In [a-z ]+ )?(\d|none) of (\d) feeds? shows? this alone(?:(?:,| and) (\d) shows? the opposite)?(?: and (\d) (?:is|are) not told apart)?\.$/i.exec(
            text,
          )!;
        expect(
          found.slice(1).map((n) => (n === undefined || /none/i.test(n) ? 0 : Number(n))),
          text,
        ).toEqual([count(side), odds.length, count(-side), count(0)]);
      }),
    );
  });

  it('tells a clear ratio from one that stands out alone', () => {
    const at = (weatherClass: number, lower: number, upper: number): Compared => ({
      weatherClass,
      estimate: Math.sqrt(lower * upper),
      lower,
      upper,
    });
    const all = [at(1, 1.27, 1.45), at(2, 1.02, 1.56), at(4, 0.6, 1.4), at(7, 0.5, 0.7)];
    expect(all.map((one) => shownBy(one, all, 0.95))).toEqual(['above', 'alone', 'not told apart', 'below']);
    expect(ratesTitle(all, 0.95)).toBe('More accidents are reported per hour of rain than of fair weather');
    expect(ratesTitle(all.slice(1), 0.95)).toBe(
      'Fewer accidents are reported per hour of thunder than of fair weather',
    );
    expect(ratesHeadline(all.slice(1, 3), 0.95)).toBe(
      'Snow stands out, as one of 2 kinds of weather can by chance',
    );
    expect(severityTitle(all.slice(2, 3), 0.95)).toBe('Severity does not tell fog apart from fair weather');
  });
});

describe('the other headlines', () => {
  it('say that one weather leads only if its interval lies above all others', () => {
    const shares = fc.array(
      fc.tuple(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 0.2, noNaN: true })),
      {
        minLength: 1,
        maxLength: 9,
      },
    );
    fc.assert(
      fc.property(shares, (drawn) => {
        const classes = drawn
          .sort(([a], [b]) => b - a)
          .map(([share, width], index) => ({
            weatherClass: index + 1,
            share: { part: 1, whole: 2, share, lower: Math.max(0, share - width), upper: share + width },
          }));
        const text = sharesHeadline(classes);
        const leads = classes.slice(1).every(({ share }) => share.upper < classes[0]!.share.lower);
        expect(text.includes(' leads the bad weather')).toBe(leads && classes.length > 1);
        expect(text.length).toBeLessThanOrEqual(75);
      }),
    );
  });

  it('say that a ratio is higher or lower on one side only if its quotient leaves out 1', () => {
    const words = [
      { first: 'at night', second: 'by day' },
      { first: 'on freeways', second: 'on streets' },
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(ratio, fc.constantFrom(1, 2, 4, 7)), { maxLength: 8 }), (drawn) => {
        const contrasts = drawn.map(([quotient, weatherClass], index) => ({
          weatherClass,
          quotient,
          ...words[index % 2]!,
        }));
        const text = interactionsHeadline(contrasts);
        const apart = contrasts.filter(({ quotient: { lower, upper } }) => lower > 1 || upper < 1);
        expect(text.length).toBeLessThanOrEqual(75);
        if (apart.length === 0) expect(text).toMatch(/^No ratio/);
        if (apart.length === 1) {
          expect(text).toContain(apart[0]!.quotient.lower > 1 ? 'is higher' : 'is lower');
          expect(text).toContain(weatherText(apart[0]!.weatherClass));
        }
        if (apart.length > 1) expect(text).toMatch(new RegExp(`^${apart.length} of ${contrasts.length} `));
      }),
    );
  });

  it('say more or fewer along a reading only of a range that is told apart', () => {
    fc.assert(
      fc.property(ratio, fc.boolean(), (interval, isFound) => {
        const curve = {
          name: 'Precipitation',
          reference: '0–0.005 in/h',
          extreme: isFound ? 'at 0.025–0.055' : null,
        };
        const text = curveHeadline(curve, isFound ? interval : null);
        expect(text.includes('more reports')).toBe(isFound && interval.lower > 1);
        expect(text.includes('fewer reports')).toBe(isFound && interval.upper < 1);
        expect(text.length).toBeLessThanOrEqual(75);
      }),
    );
  });

  it('count feeds, bands, years and designs by their intervals', () => {
    const bandOf = (lower: number, upper: number) => ({
      minObservedShare: 0,
      maxObservedShare: 1,
      corrected: { lower, upper, estimate: 1 } as RateRatio,
      uncorrected: { lower, upper, estimate: 1 } as RateRatio,
    });
    const quotientOf = (lower: number, upper: number) => ({
      weatherClass: 1,
      before: bandOf(1, 1).corrected,
      after: bandOf(1, 1).corrected,
      quotient: { estimate: 1, lower, upper },
    });
    const ends = [
      { lower: 1.1, upper: 2 },
      { lower: 0.5, upper: 0.9 },
      { lower: 0.5, upper: 2 },
    ];
    expect(feedsHeadline(1, ends)).toBe(
      'Severity in rain: higher in 1, lower in 1 and not told apart in 1 of 3 feeds',
    );
    expect(feedsHeadline(2, ends.slice(2))).toBe(
      'Severity in snow: not told apart from that in fair weather',
    );
    expect(bandsHeadline([bandOf(1, 2), bandOf(0.5, 1.2)], 1.3)).toMatch(/, 1 of 2 bands differ/);
    expect(bandsHeadline([bandOf(1, 2)], 1.3)).toMatch(/no band is told apart from ×1\.30$/);
    expect(bandsHeadline([bandOf(1, 2)], undefined)).not.toMatch(/\d/);
    expect(vocabularyHeadline([quotientOf(0.5, 2)])).toMatch(/^No ratio/);
    expect(vocabularyHeadline([quotientOf(0.5, 2), quotientOf(1.1, 2)])).toMatch(/^1 of 2 ratios/);
    expect(designsHeadline('rain', 1, 8)).toBe('1 of 8 other designs says the same of rain as the headline');
  });
});
