import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { openModel } from '../../../src/models/folder/openModel.js';
import { writeModelFolder } from '../../../src/models/folder/writeModelFolder.js';
import { readSample } from '../../../src/models/training/sampling.js';
import { studySeverity } from '../../../src/models/training/studySeverity.js';
import { trainSeverity } from '../../../src/models/training/trainSeverity.js';
import { requireClasses } from '../../../src/models/training/windows.js';
import type { Source } from '../../../src/query/source.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { generate } from '../../../src/synthetic/generate.js';

const work = mkdtempSync(join(tmpdir(), 'blackspot-train-'));
let source: Source;

beforeAll(async () => {
  const out = join(work, 'a.csv');
  await generate({ rows: 12_000, seed: 2, out, from: '2019-06-01', threads: 1 });
  source = await openHistory(out, { threads: 1 });
});
afterAll(async () => {
  await source.close();
  rmSync(work, { recursive: true, force: true });
});

const quick = { rounds: 8, leaves: 8, threads: 1 } as const;

describe('training', () => {
  it('accounts for every accident, gives the same model again, and writes a folder that opens', async () => {
    const stages = new Set<string>();
    const trained = await trainSeverity(source, { ...quick, onProgress: ({ stage }) => stages.add(stage) });
    const { rows, windows, content, judgement } = trained;
    expect([...stages]).toEqual(['counting', 'sampling', 'reading', 'training', 'judging']);
    expect(windows).toMatchObject({ by: 'dates', classes: [1, 2, 3, 4], validation: { from: '2022-01-01' } });
    const { read, ...parts } = rows;
    expect(read).toBe((await source.describe()).rows);
    expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(read);
    expect(judgement.model.events).toBe(rows.test);
    expect(content.evaluation.baselines.map(({ name }) => name)).toEqual([
      'always 2',
      'class frequencies',
      'class frequencies by state',
      'class frequencies by feed and state',
      'the same model, not adjusted',
    ]);
    expect(content.model.toJSON().classFactors).toEqual(judgement.classFactors);
    expect(content).toMatchObject({ featureSet: 'report', source: { isInvented: true } });
    expect(content.thresholds).toHaveLength(3);
    // The card claims what the command claims: both rest on the joint interval.
    for (const { name, logLossDifference } of content.evaluation.baselines) {
      const { verdict } = judgement.comparisons.find((one) => one.with === name && one.metric === 'logLoss')!;
      const { lower, upper } = logLossDifference;
      expect(upper < 0 ? 'better' : lower > 0 ? 'worse' : 'undecided').toBe(verdict);
    }

    const again = await trainSeverity(source, quick);
    expect(JSON.stringify(again.content)).toBe(JSON.stringify(content));
    const folder = join(work, 'model');
    const version = await writeModelFolder(folder, content);
    const model = await openModel(folder);
    expect([model.version, model.thresholds]).toEqual([version, content.thresholds]);
    const batch = await readSample(source, featuresOf('report'), { where: {}, share: 0.1, seed: 3 });
    expect(model.model.predict(batch)).toEqual(content.model.predict(batch));
  });

  it('takes a sample that keeps the share of each window, and every kind of model', async () => {
    const ofTrees = (await trainSeverity(source, { ...quick, rows: 6_000 })).rows;
    for (const kind of ['multinomialLogit', 'proportionalOdds', 'frequencies'] as const) {
      const { content, rows } = await trainSeverity(source, { kind, rows: 6_000, features: 'report+feed' });
      expect(content.model.kind).toBe(kind);
      const used = rows.train + rows.validation + rows.test;
      expect(used).toBeGreaterThan(5_700);
      expect(used).toBeLessThan(6_300);
      // Counted, not estimated: trees hold the same accidents in memory.
      expect(rows).toEqual(ofTrees);
      expect(rows.notSampled + used + rows.withoutSeverity).toBe(rows.read);
    }
  });

  it('refuses what it cannot use', async () => {
    await expect(trainSeverity(source, { leaf: 3 } as never)).rejects.toThrow(
      'Option of trainSeverity not found: leaf',
    );
    await expect(trainSeverity(source, { learningRate: 0 })).rejects.toThrow('Expected learningRate to be');
    await expect(trainSeverity(source, { where: { state: 'ZZ' } })).rejects.toThrow(
      'Nothing to learn: no accident has both a severity and a time.',
    );
    await expect(trainSeverity(source, { kind: 'frequencies', leaves: 3 })).rejects.toThrow(
      'Expected leaves with kind trees only, got it with frequencies.',
    );
    // A sample that is too small, and one that has lost a rare severity.
    await expect(trainSeverity(source, { ...quick, rows: 100 })).rejects.toThrow(
      /^The sample has \d+ accidents in the training window, and needs 500\.$/,
    );
    const windows = (await trainSeverity(source, { kind: 'frequencies' })).windows;
    expect(() => requireClasses([1, 2, 3], windows)).toThrow(
      'The sample of the training window has no accident of severity 4, which occurs in the data.',
    );
    const stopped = new AbortController();
    const onProgress = () => stopped.abort(new Error('stopped by the test'));
    await expect(trainSeverity(source, { ...quick, signal: stopped.signal, onProgress })).rejects.toThrow(
      'stopped by the test',
    );
  });
});

describe('the study of severity', () => {
  it('refuses a sample that leaves too little in a window', async () => {
    await expect(studySeverity(source, { ...quick, rows: 100 })).rejects.toThrow(
      /^The sample has \d+ accidents in the training window, and needs 500\.$/,
    );
  });

  it('judges kinds, feature sets, splits, states, feeds and months on the same accidents', async () => {
    const study = await studySeverity(source, quick);
    const names = ({ scores }: (typeof study)['kinds']) => scores.map(({ name }) => name);
    expect(names(study.kinds).slice(0, 5)).toEqual([
      'trees',
      'multinomialLogit',
      'proportionalOdds',
      'the same model, not adjusted',
      'always 2',
    ]);
    expect(names(study.featureSets)).toEqual(['report', 'report+feed', 'hindsight (upper bound)']);
    expect(names(study.randomSplit)).toEqual(['random split', 'split by time']);
    expect(names(study.randomSplit.frequencies)).toEqual([
      'class frequencies, random split',
      'class frequencies, split by time',
    ]);
    const baselines = ['always 2', 'class frequencies'];
    expect(names(study.heldOutStates)).toEqual(['state not seen', 'state seen', ...baselines]);
    for (const part of Object.values(study.feeds))
      expect(names(part).filter((name) => !name.startsWith('class frequencies by'))).toEqual([
        'this feed alone',
        'all feeds',
        ...baselines,
      ]);
    expect(new Set(study.heldOutStates.folds.flat()).size).toBe(study.heldOutStates.folds.flat().length);
    // The groups are beside the baseline with the least log-loss, and those of a kind are parts of the test window.
    const { with: best, feeds, months } = study.groups;
    const least = study.kinds.comparisons
      .filter((one) => one.metric === 'logLoss' && /^(always|class)/.test(one.with))
      .reduce((a, b) => (b.other < a.other ? b : a));
    expect(best).toBe(least.with);
    for (const groups of [feeds, months])
      expect(groups.reduce((sum, { events }) => sum + events, 0)).toBeLessThanOrEqual(study.rows.test);
    // Severity depends on the feed, which a model of `report` does not know.
    const [feed] = study.featureSets.comparisons.filter(({ metric }) => metric === 'logLoss');
    expect(feed).toMatchObject({ with: 'report+feed', verdict: 'worse' });
    expect(JSON.parse(JSON.stringify(study))).toEqual(study);
  });
});
