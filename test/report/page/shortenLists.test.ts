import { expect, it } from 'vitest';
import { shortenLists } from '../../../src/report/page/shortenLists.js';

it('long lists of numbers are shown by their first ones, in TypeScript and in SQL', () => {
  const numbers = Array.from({ length: 1200 }, (_, i) => -118.5 + i / 7);
  const short = `${numbers.slice(0, 3).join(', ')} /* and 1,197 more */`;
  expect(shortenLists(`source.scan(['lng'], { lng: [${numbers.join(', ')}] })`)).toEqual({
    text: `source.scan(['lng'], { lng: [${short}] })`,
    values: 1200,
  });
  expect(shortenLists(`WHERE lng IN (${numbers.join(',\n  ')})`).text).toBe(`WHERE lng IN (${short})`);
});

it('short lists, boxes and dates stay as they are', () => {
  const code = "count().where({ severity: [3, 4], box: [-118.5, 33.7, -118.1, 34.3], from: '2019-01-01' })";
  expect(shortenLists(code)).toEqual({ text: code, values: 0 });
});
