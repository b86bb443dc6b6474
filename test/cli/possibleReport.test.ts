import { afterEach, expect, it, vi } from 'vitest';
import type { RegisteredAnalysis } from '../../src/analyses/registry.js';
import { DataError, InputError } from '../../src/base/errors.js';
import { exitCodeOf } from '../../src/cli/output.js';
import { possibleReport, requiredReport } from '../../src/cli/possibleReport.js';
import { arraySource } from '../analyses/arraySource.js';
import { galleryReport } from '../charts/gallery.js';

afterEach(() => vi.restoreAllMocks());

const source = arraySource([]);
const made = (run: RegisteredAnalysis['run']): RegisteredAnalysis => ({
  id: 'made',
  about: '',
  options: {},
  appliesTo: () => true,
  run,
});

it('a report without accidents is refused with its reason; among several, the others go on', async () => {
  const summary = 'The accidents begin on 2023-03-01, after the years of this report.';
  const gallery = galleryReport();
  const empty = made(async () => ({
    ...gallery,
    scope: { ...gallery.scope, accidents: 0 },
    standFirst: summary,
  }));
  const error = await requiredReport(empty, source, {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(error).toMatchObject({ message: summary, hint: expect.stringContaining('No page was written') });
  expect(exitCodeOf(error)).toBe(1);

  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await possibleReport(empty, source, {})).toBeNull();
  expect(written.mock.calls.join()).toContain(`Not written: the made report. ${summary}`);

  const report = galleryReport();
  expect(
    await possibleReport(
      made(async () => report),
      source,
      {},
    ),
  ).toBe(report);
  const wrong = made(async () => {
    throw new InputError('None of 3 accidents matches.');
  });
  await expect(possibleReport(wrong, source, {})).rejects.toThrow('None of 3');
});
