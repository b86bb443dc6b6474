import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../src/app/openSource.js';
import { openReplayInput } from '../../../src/app/replayInput.js';
import { columnMap } from '../../../src/cli/options.js';
import { mean } from '../../../src/query/build.js';
import { csvInput } from '../../../src/replay/csvInput.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { header46, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('columns');
afterAll(remove);
const little = { threads: 1, memory: '500MB' };

/** A file with some headers renamed. */
function fileWith(name: string, renamed: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  const names = header46.map((header) => renamed[header] ?? header);
  writeFileSync(path, [names.join(','), ...rowTexts(8, header46)].join('\n'));
  return path;
}

const byHand = { Start_Lat: 'north', Start_Lng: 'east' };

describe('the import of a file with other names', () => {
  it('reads the same values under known ones, and keeps in the manifest which', async () => {
    const path = fileWith('known.csv', {
      Start_Lat: 'latitude',
      'Temperature(F)': 'Temperature.F.',
      'Humidity(%)': 'humidity_pct',
    });
    const manifest = await importCsv(path, little);
    expect(manifest).toMatchObject({
      rows: { written: 8, rejected: 0 },
      aliases: { lat: 'latitude', temperatureFahrenheit: 'Temperature.F.', humidityPercent: 'humidity_pct' },
      columnMap: {},
      unreadColumns: [],
      columnHints: [],
    });
    const source = await openSource(path, little);
    const [row] = (await source.ask(mean('temperatureFahrenheit'))).toRows();
    expect(Object.values(row!)).toEqual([expect.closeTo(36.9)]);
    await source.close();
  });

  it('converts what is in another unit', async () => {
    const path = fileWith('celsius.csv', { 'Temperature(F)': 'Temperature(C)' });
    expect(await importCsv(path, little)).toMatchObject({
      otherUnits: { temperatureFahrenheit: '°C' },
      aliases: { temperatureFahrenheit: 'Temperature(C)' },
      unreadColumns: [],
      columnHints: [],
    });
    const source = await openSource(path, little);
    const [row] = (await source.ask(mean('temperatureFahrenheit'))).toRows();
    expect(Object.values(row!)).toEqual([expect.closeTo(36.9 * 1.8 + 32)]);
    await source.close();
  });

  it('maps them by hand, remembers how, and imports again when they are mapped otherwise', async () => {
    const path = fileWith('mapped.csv', byHand);
    const first = await ensureImport(path, { ...little, columns: byHand });
    expect([first.isNew, first.manifest.columnMap]).toEqual([true, { lat: 'north', lng: 'east' }]);
    for (const columns of [undefined, byHand, { lat: 'north', lng: 'east' }]) {
      const again = await ensureImport(path, { ...little, ...(columns === undefined ? {} : { columns }) });
      expect(again).toEqual({ ...first, isNew: false });
    }
    const other = await ensureImport(path, { ...little, columns: { ...byHand, City: 'County', County: '' } });
    expect([other.isNew, other.manifest.columnMap, other.manifest.absentColumns]).toEqual([
      true,
      { lat: 'north', lng: 'east', city: 'County', county: '' },
      expect.arrayContaining(['county']),
    ]);
    expect((await ensureImport(path, { ...little, force: true })).manifest.columnMap).toEqual({});
  });

  it('refuses a map of what is not there', async () => {
    const path = fileWith('refused.csv', {});
    await expect(importCsv(path, { ...little, columns: { Start_Latt: 'x' } })).rejects.toMatchObject({
      code: 'INPUT',
      message: expect.stringMatching(/^Column not found: Start_Latt \(did you mean Start_Lat/),
    });
    await expect(importCsv(path, { ...little, columns: { Start_Lat: 'Sart_Lat' } })).rejects.toThrow(
      /^Invalid header of .*: column not found: Sart_Lat \(did you mean Start_Lat/,
    );
    await expect(importCsv(path, { ...little, columns: 'x' as never })).rejects.toThrow(
      'Expected columns to be an object of headers by column, got "x".',
    );
  });

  it('is refused when the place may be there by a similar name; the hint says what to type', async () => {
    const path = fileWith('similar.csv', { Start_Lat: 'GPS_Y', Start_Lng: 'GPS_X' });
    await expect(importCsv(path, little)).rejects.toMatchObject({
      code: 'DATA',
      hint: 'Pass --columns Start_Lat=GPS_Y,Start_Lng=GPS_X, with an empty name for a column that the file does not have.',
    });
    const text = 'Start_Lat=GPS_Y,Start_Lng=GPS_X';
    expect((await importCsv(path, { ...little, columns: columnMap(text) })).rows.written).toBe(8);
  });
});

describe('columns mapped by hand', () => {
  it('are read from a pipe, too', async () => {
    const names = header46.map((header) => byHand[header as keyof typeof byHand] ?? header);
    const stream = Readable.from([[names.join(','), ...rowTexts(3, header46)].join('\n')]);
    const rows = await csvInput({ stream, columns: byHand }).open({
      fromMs: Number.NEGATIVE_INFINITY,
      untilMs: Number.POSITIVE_INFINITY,
    });
    const events: string[] = [];
    for await (const { values } of rows.read(0, 0))
      events.push(...values.map((value) => Buffer.from(value).toString()));
    expect(events.map((event) => JSON.parse(event))).toMatchObject(
      Array(3).fill({ lat: 41.5, lng: -83.25, city: 'Nowhere' }),
    );
  });

  it('are refused where there is no CSV', async () => {
    const path = fileWith('imported.csv', {});
    const { folder: imported } = await ensureImport(path, little);
    const message = `Expected columns to be mapped in a CSV file, got an import folder: ${imported}.`;
    await expect(openSource(imported, { columns: byHand })).rejects.toMatchObject({ code: 'INPUT', message });
    await expect(openReplayInput(imported, { columns: byHand })).rejects.toThrow(message);
  });

  it('are written as column=header, with commas and blanks in a header', () => {
    expect(columnMap('Start_Lat=GPS, north,Start_Lng = GPS east,Severity=')).toEqual({
      Start_Lat: 'GPS, north',
      Start_Lng: 'GPS east',
      Severity: '',
    });
    expect(columnMap('State=st', { City: 'town' })).toEqual({ City: 'town', State: 'st' });
    expect(() => columnMap('Start_Lat')).toThrow(
      /^Expected column=header such as Start_Lat=y, got "Start_Lat"/,
    );
  });
});
