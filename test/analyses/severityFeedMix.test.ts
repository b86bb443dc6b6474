import { expect, it } from 'vitest';
import { GroupCounts } from '../../src/analyses/common/groupCounts.js';
import type { SeverityContext } from '../../src/analyses/severity/context.js';
import { feedMixOf } from '../../src/analyses/severity/feedMix.js';
import { feedMixFinding } from '../../src/analyses/severity/feedMixFindings.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { ModelWindow } from '../../src/models/folder/modelFacts.js';

type Counts = Readonly<Record<string, number>>;

/** Windows with these reports by feed; the last reports of a feed are of the last month of the test window, or of `ends`. */
function mixOf(
  train: Counts,
  test: Counts,
  ends: Readonly<Record<string, string>> = {},
  severe: Counts = {},
) {
  const window = (from: string, until: string, counts: Counts): ModelWindow => ({
    from,
    until,
    events: [],
    feeds: Object.entries(counts).map(([feed, events]) => ({
      feed: feed === 'unknown' ? null : feed,
      events,
    })),
  });
  const feeds = Object.keys(train);
  const rows = feeds.flatMap((source) =>
    [2, 3].map((severity) => ({
      source: source === 'unknown' ? null : source,
      month: ends[source] ?? '2023-03',
      severity,
      n: severity === 2 ? 1000 - (severe[source] ?? 100) : (severe[source] ?? 100),
    })),
  );
  const context = {
    counts: new GroupCounts(rows),
    feeds,
    source: { dataset: usAccidents },
    options: { confidenceLevel: 0.95 },
  } as unknown as SeverityContext;
  const mix = feedMixOf(context, {
    train: window('2016-02-08', '2022-01-01', train),
    validation: window('2022-01-01', '2022-07-01', test),
    test: window('2022-07-01', '2023-04-01', test),
  });
  return { mix, finding: mix?.moved ? feedMixFinding(context, mix.moved) : null };
}

it('tells the feed that lost most between training and test, and when its reports end', () => {
  const { finding } = mixOf({ A: 400, B: 600 }, { A: 950, B: 50 }, { B: '2022-09' }, { B: 340 });
  expect(finding).toMatchObject({
    sentence:
      'B has 60.0 % of the training reports, and 5.00 % of the test reports, none after September 2022.',
    denominator: { n: 1000 },
  });
  expect(finding!.caveat).toMatch(
    /^34\.0 % of the reports of B have severity 3 or 4, and 10\.0 % of all others\. /,
  );
});

it('says no more than the counts show', () => {
  // February is the month before the last: nothing has ended. Equal scales are not told.
  const { finding } = mixOf({ A: 400, B: 600 }, { A: 950, B: 50 }, { B: '2023-02' });
  expect(finding!.sentence).toBe('B has 60.0 % of the training reports, and 5.00 % of the test reports.');
  expect(finding!.caveat).toMatch(/^The models are judged on another mix/);
  expect(mixOf({ A: 400, B: 600 }, { A: 1000 }).finding!.sentence).toMatch(
    /, and none of the test reports\.$/,
  );
  expect(mixOf({ unknown: 600, B: 400 }, { B: 1000 }).finding!.sentence).toMatch(
    /^The group without a feed has 60/,
  );
});

it('is silent where shares are alike, not told apart, or of one feed', () => {
  expect(mixOf({ A: 400, B: 600 }, { A: 450, B: 550 }).mix!.moved).toBeNull();
  expect(mixOf({ A: 4, B: 6 }, { A: 6, B: 4 }).mix!.moved).toBeNull();
  expect(mixOf({ A: 400 }, { A: 100 }).mix).toBeNull();
  // Two feeds each lose little, and one gains.
  const { mix } = mixOf({ A: 600, B: 200, C: 200 }, { A: 780, B: 110, C: 110 });
  expect(mix!.moved!.feed).toBe('A');
});
