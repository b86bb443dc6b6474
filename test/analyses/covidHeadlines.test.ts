import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cannotTitle,
  counterfactualHeadline,
  coverageHeadline,
  covidTitle,
  feedsCatch,
  feedsHeadline,
  hasMoved,
  hoursHeadline,
  memoryHeadline,
  monthsHeadline,
  placeboCatch,
  placebosHeadline,
  settingsHeadline,
  sharesHeadline,
  statesHeadline,
} from '../../src/analyses/covid/headlines.js';
import { type Change, changeText } from '../../src/analyses/covid/words.js';

type Ends = { readonly lower: number; readonly upper: number };

const who = fc.constantFrom('Source1', 'Source2', 'the file', 'the unnamed feed', 'State Department…');
const logRatio = fc.double({ min: -8, max: 8, noNaN: true });
const width = fc.double({ min: 0, max: 6, noNaN: true });
/** A ratio with an interval around it, from far below to far above 1. */
const change: fc.Arbitrary<Change> = fc
  .tuple(who, logRatio, width, width)
  .map(([name, log, below, above]) => ({
    who: name,
    ratio: Math.exp(log),
    lower: Math.exp(log - below),
    upper: Math.exp(log + above),
  }));
const changes = fc.array(change, { minLength: 1, maxLength: 5 });
const day = fc.constantFrom('13 March 2020', '30 September 2018');
/** What the method shows at earlier dates. */
const placeboTest = fc
  .record({
    placebos: fc.integer({ min: 1, max: 60 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    days: fc.option(fc.integer({ min: 365, max: 1600 })),
  })
  .map(({ placebos, share, days }) => {
    const asFar = Math.floor(share * placebos);
    const hasReason = asFar > 0 && days !== null;
    return { placebos, asFar, shortHistory: hasReason ? { days, realDays: 2 * days } : null };
  });

const isBelow = ({ upper }: Ends): boolean => upper < 1;
const isAbove = ({ lower }: Ends): boolean => lower > 1;
const isOpen = (one: Ends): boolean => !isBelow(one) && !isAbove(one);

/** What holds of every title and headline. */
function expectWords(text: string, most: number): void {
  expect(text.length, text).toBeLessThanOrEqual(most);
  expect(text).toMatch(/^[A-Z0-9]/);
  expect(text).not.toMatch(/NaN|undefined|Infinity|no effect|100 % fewer/);
  expect(text).not.toMatch(/\b(worst|dangerous|risk|safe|accidents)\b/);
}

describe('the title and the first headline of the COVID-19 report', () => {
  it('say fewer or more only where the interval leaves out 1, and on its side', () => {
    fc.assert(
      fc.property(change, day, (one, after) => {
        const title = covidTitle(one, after);
        const headline = counterfactualHeadline(one);
        expectWords(title, 90);
        expectWords(headline, 75);
        for (const text of [title, headline]) {
          expect(/fewer/.test(text), text).toBe(isBelow(one));
          expect(/ more | times /.test(text), text).toBe(isAbove(one));
          expect(/no clear change/i.test(text), text).toBe(isOpen(one));
        }
        expect(title).toContain(after);
        expect(
          (
            title
              .replace(after, '')
              .replace(/Source\d/g, '')
              .match(/\d[\d,.]*/g) ?? []
          ).length,
        ).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have a stand-first of two sentences that agrees with the intervals of the feeds', () => {
    fc.assert(
      fc.property(
        changes,
        fc.option(change),
        fc.boolean(),
        fc.option(placeboTest),
        fc.boolean(),
        (feeds, together, hasFeeds, test, isCovid) => {
          const text = `${feedsCatch(feeds, together, hasFeeds)} ${placeboCatch(test, isCovid)}`;
          expect(text.match(/\.(?= |$)/g), text).toHaveLength(2);
          expect(text.split(' ').length, text).toBeLessThanOrEqual(45);
          const [first, ...others] = feeds;
          const opposite = others.some(
            (other) => (isBelow(first!) && isAbove(other)) || (isAbove(first!) && isBelow(other)),
          );
          expect(/coverage probably changed/.test(text), text).toBe(hasFeeds && opposite);
          if (/together the feeds show no clear change/.test(text))
            expect(isBelow(together!) || isAbove(together!), text).toBe(false);
          if (/same direction/.test(text)) {
            const side = isBelow(first!) ? isBelow : isAbove;
            expect(side(first!) && others.some(side), text).toBe(true);
          }
          expect(/COVID-19/.test(text), text).toBe(test !== null && isCovid);
          if (test !== null) {
            expect(text).toContain(`At ${test.asFar === 0 ? 'none' : test.asFar} of ${test.placebos} `);
            expect(/of history/.test(text), text).toBe(test.shortHistory !== null);
          }
        },
      ),
    );
  });

  it.each([
    [{ lastDay: '2019-05-31' }, 'Reports that end in May 2019 cannot show what COVID-19 changed'],
    [{ firstDay: '2020-05-01' }, 'Without reports from before COVID-19 its effect cannot be estimated'],
    [{}, '2,510 reports are too few to estimate what COVID-19 changed'],
    [{ accidents: 1 }, 'One report is too little to estimate what COVID-19 changed'],
  ])('say why %j cannot answer', (extent, title) => {
    const all = {
      accidents: 2510,
      firstDay: '2016-02-08',
      lastDay: '2020-12-31',
      interruption: '2020-03-13',
      transitionEnd: '2020-04-01',
    };
    expect(cannotTitle({ ...all, ...extent })).toBe(title);
    expectWords(title, 90);
  });
});

describe('the headlines of the COVID-19 report', () => {
  it('give a feed a direction only if its own interval does', () => {
    fc.assert(
      fc.property(changes, (feeds) => {
        const text = feedsHeadline(feeds);
        expectWords(text, 75);
        expect(/fewer/i.test(text), text).toBe(feeds.some(isBelow));
        expect(/more/i.test(text), text).toBe(feeds.some(isAbove));
        expect(/^Every feed/.test(text), text).toBe(feeds.every(isBelow) || feeds.every(isAbove));
        expect(/^No feed/.test(text), text).toBe(feeds.every(isOpen));
      }),
    );
  });

  it('count months and settings by their intervals', () => {
    fc.assert(
      fc.property(who, changes, change, (name, ends, reported) => {
        const months = monthsHeadline(name, ends);
        expectWords(months, 75);
        const [below, above] = [ends.filter(isBelow).length, ends.filter(isAbove).length];
        if (below > 0 && above > 0) expect(months).toMatch(/both directions/);
        else if (below + above === 0) expect(months).toMatch(/^No month/);
        else
          expect(months).toContain(
            `${below > 0 ? 'fewer' : 'more'} reports than expected in ${below + above} of`,
          );

        const ratios = ends.map(({ ratio }) => ratio);
        const settings = settingsHeadline(reported, ratios);
        expectWords(settings, 75);
        expect(/fewer/.test(settings)).toBe(isBelow(reported) && ratios.every((ratio) => ratio < 1));
        expect(/more/.test(settings)).toBe(isAbove(reported) && ratios.every((ratio) => ratio >= 1));
      }),
    );
  });

  it('count states, and name both sides where both are there', () => {
    const count = fc.integer({ min: 0, max: 24 });
    fc.assert(
      fc.property(who, count, count, count, count, (name, fewer, more, openBelow, openAbove) => {
        const states = fewer + more + openBelow + openAbove;
        fc.pre(states > 1);
        const sides = { states, fewer: fewer + openBelow, clearlyFewer: fewer, clearlyMore: more };
        const text = statesHeadline(name, sides);
        expectWords(text, 75);
        expect(/^No state/.test(text), text).toBe(fewer + more === 0);
        if (fewer + more === 0) return;
        const isFewer = fewer + openBelow >= more + openAbove;
        expect(text).toMatch(isFewer ? /fewer reports in/i : /more reports in/i);
        const [clear, against] = isFewer ? [fewer, more] : [more, fewer];
        expect(text).toContain(`clearly in ${clear === 0 ? 'none' : clear}`);
        expect(/; clearly/.test(text), text).toBe(against > 0);
        expect(/all \d|both/.test(text), text).toBe([states, 0].includes(sides.fewer));
      }),
    );
  });

  it('say that a share moved only beyond chance and beyond what it did the year before', () => {
    const move = fc
      .tuple(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        fc.oneof(fc.double({ min: -0.5, max: 0.5, noNaN: true }), fc.constant(Number.NaN)),
        fc.boolean(),
      )
      .map(([middle, half, placebo, isKnown]) => ({
        lower: isKnown ? middle - half : Number.NaN,
        upper: isKnown ? middle + half : Number.NaN,
        placebo,
      }));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 15 }), (moves) => {
        for (const one of moves.filter(hasMoved)) {
          const outside = (value: number): boolean => one.lower > value || one.upper < value;
          expect(outside(0)).toBe(true);
          if (Number.isFinite(one.placebo)) expect(outside(one.placebo)).toBe(true);
        }
        const text = sharesHeadline(
          moves.map((one) => ({ ...one, what: "the unnamed feed's severe share" })),
        );
        expectWords(text, 75);
        const moved = moves.filter(hasMoved);
        expect(/^No share/.test(text)).toBe(moved.length === 0);
        expect(/fell/.test(text)).toBe(moved.length === 1 && moved[0]!.upper < 0);
        expect(/rose/.test(text)).toBe(moved.length === 1 && moved[0]!.lower > 0);
      }),
    );
    expect(hasMoved({ lower: -0.17, upper: -0.08, placebo: -0.12 })).toBe(false);
    expect(hasMoved({ lower: -0.17, upper: -0.08, placebo: -0.2 })).toBe(false);
    expect(hasMoved({ lower: -0.17, upper: -0.08, placebo: 0.01 })).toBe(true);
  });

  it('fit their space, for any number of placebos, silences, steps and hours', () => {
    const silence = fc.record({
      who,
      firstDay: fc.constantFrom('2016-09-30', '2020-07-01'),
      days: fc.integer({ min: 14, max: 2000 }),
    });
    const whole = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.array(silence, { maxLength: 4 }), whole, whole, who, (silences, a, b, name) => {
        const judged = Math.min(a, b);
        const coverage = coverageHeadline({ silences, breaks: a, feeds: Math.max(a, b), judged });
        expectWords(coverage, 75);
        const quiet = coverageHeadline({ silences: [], breaks: 0, feeds: Math.max(a, b), judged });
        expectWords(quiet, 75);
        expect(/^No long silence/.test(quiet)).toBe(judged > 0);
        expect(/silent for/.test(coverage)).toBe(silences.length > 0);
        if (silences.length > 0)
          expect(coverage.replaceAll(',', '')).toContain(
            `${Math.max(...silences.map(({ days }) => days))} day`,
          );
        expectWords(placebosHeadline(Math.min(a, b), Math.max(a, b)), 75);
        expectWords(hoursHeadline(name, a % 25), 75);
      }),
    );
    expect([0, 1, 3].map((outside) => memoryHeadline(outside, 28))).toEqual([
      'None of 28 lags leave the band; chance alone gives about 1',
      '1 of 28 lags leaves the band; chance alone gives about 1',
      '3 of 28 lags leave the band; chance alone gives about 1',
    ]);
  });
});

describe('changeText', () => {
  it('is never 100 % fewer', () => {
    expect([0.0001, 0.004, 0.006, 0.0996].map(changeText)).toEqual([
      '99.9 % fewer',
      '99.6 % fewer',
      '99 % fewer',
      '90 % fewer',
    ]);
  });
});
