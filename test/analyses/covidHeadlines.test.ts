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
const event = fc.constantFrom('the emergency', 'the interruption');

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
      fc.property(change, event, (one, after) => {
        const title = covidTitle(one, after);
        const headline = counterfactualHeadline(one);
        expectWords(title, 90);
        expectWords(headline, 75);
        for (const text of [title, headline]) {
          expect(/fewer/.test(text), text).toBe(isBelow(one));
          expect(/ more | times /.test(text), text).toBe(isAbove(one));
          expect(/^No clear change|stay within/.test(text), text).toBe(isOpen(one));
        }
        expect((title.replace(/Source\d/g, '').match(/\d[\d,.]*/g) ?? []).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have a stand-first of two sentences that agrees with the intervals of the feeds', () => {
    const spread = fc.option(
      fc.record({
        n: fc.integer({ min: 4, max: 60 }),
        inflation: fc.double({ min: 1, max: 9, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(changes, fc.boolean(), spread, (feeds, hasSources, errors) => {
        const text = `${feedsCatch(feeds, hasSources)} ${placeboCatch(errors)}`;
        expect(text.match(/\.(?= |$)/g), text).toHaveLength(2);
        expect(text.split(' ').length, text).toBeLessThanOrEqual(45);
        const [first, ...others] = feeds;
        const opposite = others.some(
          (other) => (isBelow(first!) && isAbove(other)) || (isAbove(first!) && isBelow(other)),
        );
        expect(/probably a change of coverage/.test(text), text).toBe(hasSources && opposite);
        if (/same direction/.test(text)) {
          const side = isBelow(first!) ? isBelow : isAbove;
          expect(side(first!) && others.some(side), text).toBe(true);
        }
        expect(/widened/.test(text), text).toBe(errors !== null && errors.inflation >= 1.05);
      }),
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

        const settings = settingsHeadline(reported, ends);
        expectWords(settings, 75);
        const alike = ends.filter(isBelow(reported) ? isBelow : isAbove(reported) ? isAbove : isOpen).length;
        if (isOpen(reported)) {
          expect(settings).toMatch(
            alike === ends.length ? /^No other/ : `${ends.length - alike} of ${ends.length}`,
          );
        } else
          expect(settings).toMatch(
            new RegExp(`^${alike} of ${ends.length} .* ${isBelow(reported) ? 'fewer' : 'more'}`),
          );
      }),
    );
  });

  it('count states, and name both sides where both are there', () => {
    const count = fc.integer({ min: 0, max: 24 });
    fc.assert(
      fc.property(who, count, count, count, (name, below, above, open) => {
        const text = statesHeadline(name, below + above + open, below, above);
        expectWords(text, 75);
        expect(/fewer/.test(text), text).toBe(below > 0);
        expect(/more/.test(text), text).toBe(above > 0);
        expect(/^No state/.test(text), text).toBe(below + above === 0);
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
        const text = sharesHeadline(moves);
        expectWords(text, 75);
        expect(/^No share/.test(text)).toBe(!moves.some(hasMoved));
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
        const coverage = coverageHeadline(silences, a);
        expectWords(coverage, 75);
        expect(/silent for/.test(coverage)).toBe(silences.length > 0);
        if (silences.length > 0)
          expect(coverage.replaceAll(',', '')).toContain(
            `${Math.max(...silences.map(({ days }) => days))} day`,
          );
        expectWords(placebosHeadline(Math.min(a, b), Math.max(a, b)), 75);
        expectWords(hoursHeadline(name, a % 25), 75);
      }),
    );
    for (const isDetectable of [true, false]) expectWords(memoryHeadline(isDetectable), 75);
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
