import { expect, it } from 'vitest';
import { defineDataset } from '../../../src/dataset/dataset.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { countDays } from '../../../src/models/training/countDays.js';
import type { Source } from '../../../src/query/source.js';
import { york } from '../../dataset/york/york.js';
import { parquetSource } from '../../query/parquetSource.js';
import { variedAccidents } from '../../query/variedAccidents.js';
import { daysByHand } from './daysByHand.js';

const accidents = variedAccidents(400, 12);

it('countDays counts by day, severity and feed, also accidents that name no feed', async () => {
  const counted = await countDays(await parquetSource(accidents), {});
  expect(counted).toEqual(daysByHand(accidents));
  expect(counted.withoutSeverity).toBeGreaterThan(0);
  const events = (feed: string | null) =>
    counted.days.reduce((sum, { byFeed }) => sum + (byFeed.get(feed) ?? 0), 0);
  for (const feed of [null, 'Source1', 'Source2', 'Source3']) expect(events(feed)).toBeGreaterThan(5);
});

it('countDays counts all accidents as of no feed where the dataset has none, and refuses one without a severity', async () => {
  const source = await parquetSource(accidents);
  const { feed: _, ...roles } = usAccidents.roles;
  const withoutFeed = {
    dataset: defineDataset({ ...usAccidents, id: 'without-feed', roles }),
    ask: (...question: Parameters<Source['ask']>) => source.ask(...question),
  } as Source;
  expect(await countDays(withoutFeed, {})).toEqual(daysByHand(accidents, false));
  await expect(countDays({ ...withoutFeed, dataset: york }, {})).rejects.toThrow(
    'The dataset Collisions in York has no severity.',
  );
});
