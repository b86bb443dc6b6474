import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { overview } from '../../src/analyses/overview/overview.js';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { openLive } from '../../src/app/openLive.js';
import { footnoteText } from '../../src/charts/figureOf.js';
import { chart } from '../../src/charts/quick/chart.js';
import { figureSvg } from '../../src/charts/svg/figureSvg.js';
import { themed } from '../../src/charts/theme.js';
import { count } from '../../src/query/build.js';
import { combine } from '../../src/query/combine.js';
import type { Source } from '../../src/query/source.js';
import { csvInput } from '../../src/replay/csvInput.js';
import { figuresOf } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { testFolder } from '../support/streams.js';

const little = { threads: 1, memory: '500MB' };
const made = join(testFolder, 'made-up.csv');
/** A part of it, under another name and without its ground truth. */
const copy = join(testFolder, 'other', 'accidents.csv');
/** The same accidents with the IDs of a published file. */
const real = join(testFolder, 'real', 'synthetic.csv');

beforeAll(async () => {
  await generate({ rows: 400, seed: 3, out: made });
  const lines = readFileSync(made, 'utf8').split('\n');
  for (const folder of ['other', 'real']) mkdirSync(join(testFolder, folder), { recursive: true });
  writeFileSync(copy, `${lines.slice(0, 101).join('\n')}\n`);
  writeFileSync(real, lines.join('\n').replaceAll(/^invented-/gm, 'A-'));
});

async function isInvented(path: string): Promise<boolean> {
  const source = await openHistory(path, little);
  try {
    return (await source.describe()).isInvented;
  } finally {
    await source.close();
  }
}

describe('the mark of made-up accidents', () => {
  it('is known by the rows and not by the name of their file, also in a part of them', async () => {
    expect(await isInvented(made)).toBe(true);
    expect(await isInvented(copy)).toBe(true);
    expect(await isInvented(real)).toBe(false);
  });

  it('goes along with a replay, and counts for a combined source that has it in one part', async () => {
    const folder = join(testFolder, 'made-up-live');
    await (await replayIntoSegments(csvInput({ stream: createReadStream(made) }), folder)).done;
    const live = await openLive(folder, little);
    const history = await openHistory(real, little);
    expect((await live.describe()).isInvented).toBe(true);
    expect((await combine(history, live).describe()).isInvented).toBe(true);
    const isMarked = async (source: Source): Promise<boolean> =>
      (await source.ask(count().by('state'))).isInvented === true;
    expect(await isMarked(live)).toBe(true);
    expect(await isMarked(history)).toBe(false);
    expect(await isMarked(combine(history, live))).toBe(true);
    await history.close();
    await live.close();
  });

  it('is in the footnote of every chart of an answer and of a report, also where the picture travels alone', async () => {
    const source = await openHistory(copy, little);
    const drawn = chart(await source.ask(count().by('state')));
    const report = await overview(source);
    for (const figure of [drawn, ...figuresOf(report)]) {
      expect(figure.isInvented).toBe(true);
      expect(figureSvg(figure, 'light')).toContain('>Invented data. ');
    }
    expect(JSON.stringify(themed(drawn, 'light', { heading: true }))).toContain(
      'Invented data. All accidents',
    );
    const own = chart(await source.ask(count().by('state')), { footnote: 'From a list' });
    expect(footnoteText(own)).toBe('Invented data. From a list');
    await source.close();
  });
});
