import { describe, expect, it } from 'vitest';
import { parquetSource } from '../query/parquetSource.js';
import { onAnyFile } from '../support/onAnyFile.js';
import { madeAccidents } from './madeAccidents.js';

/** Every text of a report, in whatever part of it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

describe.each(onAnyFile)('the report $id', (analysis) => {
  it.each([1, 2, 40])('of %d accidents has no plural after 1', async (rows) => {
    const report = await analysis.run(await parquetSource(madeAccidents(rows, 1)), {});
    const texts = textsIn(report.sections).concat(report.standFirst, report.caveats);
    const wrong = texts.filter((text) =>
      /(?<![\d.,:–−-])\b1 (?!has\b|is\b|was\b|hours of)[a-z]+s\b(?! of)/.test(text),
    );
    expect(wrong).toEqual([]);
  });
});
