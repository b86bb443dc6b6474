import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { openSource } from '../../src/app/openSource.js';
import { InputError } from '../../src/base/errors.js';
import { count } from '../../src/query/build.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { importFolder } from '../../src/storage/import/importFolder.js';
import { importFiles } from '../../src/storage/import/manifest.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-open-'));
const csv = join(folder, 'made.csv');
const imported = importFolder(csv);
const segments = join(folder, 'segments');
const rows = 40;

beforeAll(async () => {
  const lines = Array.from({ length: rows }, (_, index) => {
    const start = `2020-01-${String(1 + (index % 28)).padStart(2, '0')} 0${index % 10}:00:00`;
    return `A-${index},2,${start},${34 + index / 100},-118.2,US/Pacific,CA`;
  });
  writeFileSync(csv, `ID,Severity,Start_Time,Start_Lat,Start_Lng,Timezone,State\n${lines.join('\n')}\n`);
  await (await openSource(csv)).close();
  const input = parquetInput({
    paths: [join(imported, importFiles.parquet)],
    isSorted: true,
    digest: '',
  });
  const run = await replayIntoSegments(input, segments, {
    replay: { from: '2020-01-15T00:00:00Z', faults: { malformed: 0.5 } },
  });
  await run.done;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function opened(text: string) {
  const source = await openSource(text);
  try {
    const description = await source.describe();
    const { columns } = await source.ask(count());
    expect(columns.n![0]).toBe(description.rows);
    return description;
  } finally {
    await source.close();
  }
}

describe('the text that names a source', () => {
  it('is a CSV, the folder of its import, or the Parquet file in it', async () => {
    for (const text of [csv, imported, join(imported, importFiles.parquet)]) {
      expect(await opened(text)).toMatchObject({ type: 'history', rows });
    }
  });

  it('is a folder of segments, whose counts tell what was rejected and why', async () => {
    const { type: kind, rows: liveRows, counts } = await opened(segments);
    expect(kind).toBe('segments');
    expect(liveRows).toBeGreaterThan(0);
    expect(counts.segments).toBe(1);
    const reasons = Object.values(counts.rejectedByReason);
    expect(reasons.length).toBeGreaterThan(0);
    expect(counts.rejected).toBe(reasons.reduce((sum, n) => sum + n, 0));
  });

  it('is a static and a live one joined by " + "', async () => {
    const both = await opened(`${csv} + ${segments}`);
    expect(both).toMatchObject({ type: 'combined', location: `${csv} + ${segments}`, rows });
    expect(both.handoverAt! >= '2020-01-15').toBe(true);
  });

  it('is refused when it names nothing, or live where history belongs', async () => {
    const bad = [
      '',
      ' + ',
      `${csv} + `,
      `${segments} + ${csv}`,
      `${csv} + ${csv}`,
      join(folder, 'no.csv'),
      join(folder, 'no*.csv'),
    ];
    for (const text of [...bad, `${csv} + ${segments} + ${segments}`]) {
      await expect(openSource(text), text).rejects.toThrow(InputError);
    }
  });
});
