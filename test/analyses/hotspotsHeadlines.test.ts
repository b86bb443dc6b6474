import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  cityHeadline,
  coursesHeadline,
  type HeldAgainst,
  heldAgainstSentence,
  heldAgainstShort,
  hitHeadline,
  hotspotsStandFirst,
  hotspotsTitle,
  leadingCount,
  mapHeadline,
  type RankedSpots,
  rankingHeadline,
  settingsText,
  stateHeadline,
  titleWithoutSpots,
  trendSentence,
  whatItTakes,
} from '../../src/analyses/hotspots/headlines.js';
import { hotspots } from '../../src/analyses/hotspots/hotspots.js';
import type { HotspotsOptions } from '../../src/analyses/hotspots/options.js';
import { cityPlaces, streetPlaces } from '../../src/analyses/hotspots/places.js';
import type { Source } from '../../src/query/source.js';
import { Table } from '../../src/query/table.js';
import { figuresOf, findFinding, findingsOf, type Report } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { madeSource, scattered, spotOf } from './pointSource.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-headlines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

const interval = fc
  .tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true }))
  .map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }));

/** Ranks with an interval around each place, narrow or wide. */
const ranks = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 30 }).map((reach) =>
  reach.map(([up, down], index) => ({
    rankLower: Math.max(1, index + 1 - up),
    rankUpper: Math.min(reach.length, index + 1 + down),
  })),
);

const name = fc.constantFrom(
  'I-10 E in Los Angeles',
  'Shaw Ave in Clovis',
  'the Martin Luther King Junior Memorial Boulevard North in Saint Augustine of the Southern Shore',
);
const spots: fc.Arbitrary<RankedSpots> = fc
  .record({ ranks, names: fc.array(name, { minLength: 6, maxLength: 6 }), isOneCity: fc.boolean() })
  .map(({ ranks: all, names, isOneCity }) => ({
    ranks: all,
    names: names.slice(0, all.length),
    cities: names
      .slice(0, all.length)
      .map((one, index) => (isOneCity ? 'Los Angeles' : index === 0 ? null : one)),
  }));

describe('headlines of hot spots', () => {
  it('say "lead" only of places whose ranks are all before those of the others', () => {
    fc.assert(
      fc.property(spots, (given) => {
        const all = given.ranks;
        const isApart = (count: number): boolean =>
          all
            .slice(0, count)
            .every((first) => all.slice(count).every((rest) => first.rankUpper < rest.rankLower));
        const counts = Array.from({ length: all.length - 1 }, (_, index) => index + 1);
        expect(leadingCount(all)).toBe(counts.find(isApart) ?? 0);
        for (const [text, longest] of [
          [hotspotsTitle(given), 90],
          [rankingHeadline(given), 75],
        ] as const) {
          expect(text.length).toBeLessThanOrEqual(longest);
          if (/(?<!No hot spot )leads?\b/.test(text)) expect(counts.some(isApart)).toBe(true);
          const place = /is (?:first or second|between first and (\w+)) of/.exec(text);
          if (place !== null) {
            const last = ['second', 'third', 'fourth', 'fifth'].indexOf(place[1] ?? 'second') + 2;
            expect(all[0]!.rankUpper).toBe(last);
            expect(last).toBeLessThan(all.length);
          }
          // Streets have numbers, too.
          const numbers = text.replaceAll('I-10', '').match(/\d[\d,.]*/g) ?? [];
          expect(numbers.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('say that one method finds more only if the intervals do not meet', () => {
    fc.assert(
      fc.property(fc.option(interval), fc.option(interval), (hot, plain) => {
        const text = hitHeadline(hot, plain);
        const [above, below] =
          hot === null || plain === null
            ? [false, false]
            : [hot.lower > plain.upper, plain.lower > hot.upper];
        expect(text.startsWith('Hot spots hold more')).toBe(above);
        expect(text.startsWith('Plain counts hold more')).toBe(below);
        if (!above && !below) expect(text).toContain('not told apart');
      }),
    );
  });

  it('say "emerging" and "fading" only of trends that the test found, with their numbers', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.nat(12), fc.option(name), (emerging, fading, none, first) => {
        const tested = emerging + fading + none;
        fc.pre(tested > 0);
        const text = coursesHeadline({ emerging, fading, tested, name: first });
        expect(/\bemerging\b/.test(text)).toBe(emerging > 0);
        expect(/\bfading\b/.test(text)).toBe(fading > 0);
        expect(text.length).toBeLessThanOrEqual(75);
        for (const course of ['emerging', 'fading'] as const) {
          const count = course === 'emerging' ? emerging : fading;
          const sentence = trendSentence({ course, count, tested, name: first });
          expect(/outgrew/.test(sentence)).toBe(course === 'emerging' && count > 0);
          expect(/fell behind/.test(sentence)).toBe(course === 'fading' && count > 0);
          expect(sentence).toContain('with 20 reports or more');
        }
      }),
    );
    expect(trendSentence({ course: 'emerging', count: 1, tested: 7, name: 'I-5 N in Los Angeles' })).toBe(
      'Of 7 hot spots with 20 reports or more, only I-5 N in Los Angeles is emerging: it outgrew its feeds.',
    );
    expect(trendSentence({ course: 'fading', count: 0, tested: 7, name: null })).toBe(
      'None of 7 hot spots with 20 reports or more is fading.',
    );
  });

  it('hold the hot spots of the past against the reports after it', () => {
    const held: HeldAgainst = {
      hotSpots: 99,
      observed: 106,
      expected: 195.3,
      foundUntil: '31 March 2022',
      isYear: true,
    };
    expect(heldAgainstSentence(held)).toBe(
      'The 99 hot spots found by 31 March 2022 had 106 reports in the year after; 195 were expected from their past.',
    );
    expect(heldAgainstShort(held)).toBe(
      '99 hot spots found by 31 March 2022 later had 106 reports, where 195 were expected.',
    );
    expect(heldAgainstSentence({ ...held, hotSpots: 1, observed: 1, expected: 1.2, isYear: false })).toBe(
      'The hot spot found by 31 March 2022 had 1 report in the time after; 1 was expected from its past.',
    );
  });

  it('say in ten words what other settings give, and how many of the largest stay', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(9999), fc.nat(9999)),
        fc.tuple(fc.nat(10), fc.nat(10)),
        fc.integer({ min: 1, max: 10 }),
        (found, stay, largest) => {
          const [lower, upper] = stay.map((one) => Math.min(one, largest)).sort((a, b) => a - b) as [
            number,
            number,
          ];
          const text = settingsText(
            { lower: Math.min(...found), upper: Math.max(...found) },
            { lower, upper },
            largest,
          );
          expect(wordsOf(text), text).toBeLessThanOrEqual(10);
          expect(/; the (?:largest stays|\w+ largest stay)\.$/.test(text)).toBe(lower === largest);
        },
      ),
    );
    expect(settingsText({ lower: 14, upper: 2582 }, { lower: 10, upper: 10 }, 10)).toBe(
      'Others: 14–2,582 hot spots; the ten largest stay.',
    );
    expect(settingsText({ lower: 14, upper: 2582 }, { lower: 7, upper: 10 }, 10)).toBe(
      'Others: 14–2,582 hot spots; 7–10 of ten largest stay.',
    );
  });

  it('say "most" of a city only if it has more than half, and of all only if it has all', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(500), fc.nat(500), (hotSpots, more, inCity, elsewhere) => {
        const reports = inCity + elsewhere;
        const city = inCity === 0 ? null : { name: 'Los Angeles', reports: inCity };
        const text = stateHeadline({
          state: 'California',
          hotSpots,
          allHotSpots: hotSpots + more,
          reports,
          city,
        });
        expect(text.length).toBeLessThanOrEqual(75);
        if (text.includes('most reports in hot spots')) expect(inCity).toBeGreaterThan(elsewhere);
        if (text.includes('in Los Angeles')) expect(elsewhere).toBe(0);
        if (/has (?:all|both|the only)/.test(text)) expect(more).toBe(0);
      }),
    );
  });

  it('count the hot spots of the states that they name', () => {
    const states = ['California', 'Florida', 'Texas', 'North Carolina', 'District of Columbia'];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.nat(3),
        fc.boolean(),
        (counts, ofNoState, isAll) => {
          const sorted = [...counts].sort((a, b) => b - a);
          const total = sorted.reduce((sum, count) => sum + count, 0);
          const shown = total + ofNoState;
          const text = mapHeadline(
            sorted.map((count, index) => [states[index]!, count]),
            { shown, isAll },
          );
          expect(text.length).toBeLessThanOrEqual(75);
          expect(text.includes('largest hot spots')).toBe(!isAll);
          const named = states.filter((state) => text.includes(state)).length;
          // A state that is named has more than each that is not.
          if (named > 0) expect(sorted[named - 1]).toBeGreaterThan(sorted[named] ?? 0);
          // "The hot spots are in" is of all that are drawn.
          if (text.includes(' are in ') && named > 0) expect([ofNoState, named]).toEqual([0, counts.length]);
          const said = /(\d+) of the (\d+)/.exec(text);
          if (said === null) return;
          const counted = named === 0 ? counts.length : named;
          expect(Number(said[1])).toBe(sorted.slice(0, counted).reduce((sum, count) => sum + count, 0));
          expect(Number(said[2])).toBe(shown);
        },
      ),
    );
  });

  it('name no state among those with equally many hot spots', () => {
    const equal = ['California', 'New York', 'Ohio', 'Texas', 'Utah'].map((state) => [state, 1] as const);
    expect(mapHeadline(equal, { shown: 5, isAll: true })).toBe('The 5 hot spots are in 5 states');
    expect(mapHeadline(equal, { shown: 7, isAll: false })).toBe(
      '5 of the 7 largest hot spots are in 5 states',
    );
    expect(mapHeadline([['Iowa', 2], ...equal], { shown: 7, isAll: true })).toBe(
      'Iowa has 2 of the 7 hot spots',
    );
  });

  it('give the smallest and the largest width of the hot spots from close up', () => {
    expect(cityHeadline('Los Angeles', [104.2, 171, 97])).toBe(
      'The three leading hot spots of Los Angeles are 100 to 170 m across',
    );
    expect(cityHeadline('Los Angeles', [3.4])).toBe('The leading hot spot of Los Angeles is 3 m across');
    expect(cityHeadline('Miami', [50_970, 800])).toBe(
      'The two leading hot spots of Miami are 0.8 to 51 km across',
    );
    expect(cityHeadline('Salem', [])).toBe('No hot spot is in Salem');
  });

  it('stand first with what is told apart, in two sentences of at most 45 words', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.option(interval),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hotSpots, later, share) => {
          const ratio = later === null ? 0 : Math.sqrt(later.lower * later.upper);
          const found = later === null ? null : { ...later, hotSpots, ratio, foundUntil: '31 March 2022' };
          const text = hotspotsStandFirst(
            { hotSpots, share, minPoints: 5, epsMeters: 100 },
            found,
            'It is not tested.',
          );
          expect(wordsOf(text)).toBeLessThanOrEqual(45);
          expect(text.match(/\.(?: |$)/g)).toHaveLength(2);
          const isApart = later !== null && (later.lower > 1 || later.upper < 1);
          expect(text.includes('not told apart')).toBe(later !== null && !isApart);
          if (text.includes('about half')) expect(Math.abs(ratio - 0.5)).toBeLessThan(0.05);
        },
      ),
    );
  });

  it('say without a hot spot how much it takes', () => {
    const missing = { reports: 2510, minPoints: 5, epsMeters: 100, isGiven: false, fullest: 3 };
    expect(titleWithoutSpots(missing)).toBe('2,510 reports are too few to find a hot spot');
    expect(whatItTakes(missing)).toBe(
      'A hot spot takes 5 reports within 100 m of one; the fullest place has 3. If every place grew alike, about 4,200 reports in all would do.',
    );
    expect(whatItTakes({ ...missing, fullest: null })).toBe(
      'A hot spot takes 5 reports within 100 m of one, and no place has them.',
    );
  });
});

describe('names on the maps of hot spots', () => {
  const rows = (list: readonly (readonly [lng: number, lat: number, name: string | null])[]): Table =>
    new Table(
      {
        lng: Float64Array.from(list, ([lng]) => lng),
        lat: Float64Array.from(list, ([, lat]) => lat),
        city: list.map(([, , one]) => one),
        street: list.map(([, , one]) => one),
      },
      list.length,
    );

  it('stand at the median of their reports, with the reports that a name takes', () => {
    const found = cityPlaces(
      rows([
        [1, 10, 'A'],
        [2, 20, 'A'],
        [90, 80, 'A'],
        [5, 5, 'B'],
        [6, 6, null],
      ]),
      10,
      4,
    );
    // Five of ten reports are in the sample.
    expect(found).toEqual([{ name: 'A', lng: 2, lat: 20, n: 6 }]);
  });

  it('of streets join both directions and stand at the end of their reports', () => {
    const along = Array.from(
      { length: 30 },
      (_, i) => [i / 100, 0, i % 2 === 0 ? 'I-10 E' : 'I-10 W'] as const,
    );
    const few = [[0.1, 0.2, 'Main St']] as const;
    const [first, ...others] = streetPlaces(rows([...along, ...few]));
    expect(first).toMatchObject({ name: 'I-10', n: 30 });
    expect([0, 0.29]).toContain(first!.lng);
    expect(others).toEqual([]);
  });

  it('of streets stand where no other street is near, at the end that is theirs alone', () => {
    // Two streets that meet in the south and part to the north, one of them a little longer in the south.
    const [west, east] = [-1, 1].map((side) =>
      Array.from(
        { length: 40 },
        (_, i) => [(side * i) / 400, i / 40, side < 0 ? 'I-5 N' : 'I-405 S'] as const,
      ),
    ) as [(readonly [number, number, string])[], (readonly [number, number, string])[]];
    const south = [[0, -0.2, 'I-5 N']] as const;
    const places = streetPlaces(rows([...west, ...east, ...south, [0.001, -0.2, 'I-405 S']]));
    expect(places.map(({ name, lat }) => [name, lat])).toEqual([
      ['I-405', 39 / 40],
      ['I-5', 39 / 40],
    ]);
  });
});

async function reportOf(rows: number, options: HotspotsOptions, states?: readonly string[]): Promise<Report> {
  const out = join(folder, `${rows}-${states?.join('') ?? 'all'}.csv`);
  const { path } = await generate({
    rows,
    seed: 1,
    out,
    threads: 1,
    stations: 3,
    ...(states && { states: [...states] }),
  });
  const source: Source = await openHistory(path, { threads: 2 });
  const report = await hotspots(source, options);
  await source.close();
  return report;
}

const fresno = { lng: -119.79, lat: 36.74, city: 'Fresno', street: 'CA-99 N', state: 'CA' };

describe('the page of hot spots', () => {
  it.each<readonly [string, () => Promise<Report>]>([
    ['of 20,000 generated rows', () => reportOf(20_000, {})],
    ['of one state', () => reportOf(6_000, {}, ['CA'])],
    ['of 900 generated rows', () => reportOf(900, {})],
    ['with 3 hot spots at most', () => reportOf(20_000, { minPoints: 40, top: 3 })],
    ['of one hot spot', () => hotspots(madeSource([...scattered(300, 1), ...spotOf(60, 2, fresno)]))],
    ['of no hot spot', () => hotspots(madeSource(scattered(400, 9)))],
    ['of one report', () => hotspots(madeSource([{ lng: -100, lat: 40 }]))],
  ])(
    'keeps its budgets (%s)',
    async (_, make) => {
      const report = await make();
      const { title, standFirst, sections, keyFindings, trust } = report;
      const results = sections.filter(({ isMethod }) => isMethod !== true);
      expect(title.length).toBeLessThanOrEqual(90);
      expect(wordsOf(standFirst)).toBeLessThanOrEqual(45);
      expect(results.length).toBeLessThanOrEqual(4);
      expect(results.flatMap(({ figures = [] }) => figures).length).toBeLessThanOrEqual(8);
      expect(new Set(keyFindings).size).toBe(keyFindings.length);
      expect(keyFindings.length).toBeGreaterThanOrEqual(report.scope.accidents > 20 ? 3 : 1);
      expect(keyFindings.length).toBeLessThanOrEqual(5);
      const ids = new Set(figuresOf(report).map(({ id }) => id));
      for (const id of keyFindings) {
        const { figure } = findFinding(report, id);
        if (figure !== undefined) expect([...ids]).toContain(figure);
      }
      expect(trust.map(({ aspect }) => aspect)).toEqual([
        'chance',
        'test',
        'coverage',
        'settings',
        'traffic',
      ]);
      for (const { text } of trust) expect(wordsOf(text)).toBeLessThanOrEqual(10);
      for (const { title: heading, text = [] } of results) {
        expect(wordsOf(heading)).toBeLessThanOrEqual(6);
        expect(heading.split(' ').length, heading).toBeLessThanOrEqual(6);
        expect(wordsOf(text.join(' '))).toBeLessThanOrEqual(60);
      }
      for (const { headline, subline, footnote, alt } of figuresOf(report)) {
        expect(headline.length, headline).toBeLessThanOrEqual(75);
        expect(subline).toMatch(/n\u00a0=\u00a0[\d,]+/);
        expect(footnote).toMatch(/^Source: /);
        expect(wordsOf(footnote), footnote).toBeLessThanOrEqual(30);
        expect(wordsOf(alt), alt).toBeLessThanOrEqual(50);
        expect(alt).not.toContain(headline);
      }
      const said = [
        title,
        standFirst,
        ...findingsOf(report).map(({ sentence }) => sentence),
        ...figuresOf(report).flatMap(({ headline, subline = '', alt }) => [headline, subline, alt]),
      ];
      for (const text of said) {
        expect(text).not.toMatch(/\b(?:worst|dangerous|risk|safe)\b/i);
        expect(text).not.toMatch(/\b[a-z]+[A-Z]\w*/);
        expect(text).not.toMatch(/undefined|NaN|null|\b1 (?:hot spots|reports|cells|cities)\b/);
      }
    },
    120_000,
  );
});
