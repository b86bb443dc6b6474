import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { figureSvg } from '../../src/charts/svg/figureSvg.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { Table } from '../../src/query/table.js';
import { exportFigure, exportPdf } from '../../src/report/exportChart.js';
import { exportGeoJson, exportKml, type GeoFeature } from '../../src/report/exportGeo.js';
import { exportTable } from '../../src/report/exportTable.js';
import { figurePng } from '../../src/report/figurePng.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blackspot-export-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('exportTable', () => {
  const table = new Table(
    {
      state: ['CA', null, 'O\'Brien, "TX"'],
      accidents: Float64Array.of(12345, Number.NaN, 7),
      share: Float64Array.of(0.5, 0.25, Number.NaN),
      'is "windy"': [true, null, false],
    },
    3,
  );
  const rows = [
    { state: 'CA', accidents: 12345, share: 0.5, 'is "windy"': true },
    { state: null, accidents: null, share: 0.25, 'is "windy"': null },
    { state: 'O\'Brien, "TX"', accidents: 7, share: null, 'is "windy"': false },
  ];

  it('writes Parquet that reads back as the same rows, whole numbers as integers', async () => {
    const path = join(folder, "o'hare.parquet");
    await exportTable(table, path);
    const engine = await DuckDb.open({ threads: 1 });
    expect(await engine.rows(`SELECT * FROM read_parquet(${sqlLiteral(path)})`)).toEqual(rows);
    const types = await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${sqlLiteral(path)})`);
    expect(types.map((row) => row.column_type)).toEqual(['VARCHAR', 'BIGINT', 'DOUBLE', 'BOOLEAN']);
    engine.close();
  });

  it('writes CSV and JSON, and leaves no temporary file', async () => {
    await exportTable(table, join(folder, 'tables', 't.csv'));
    expect(readFileSync(join(folder, 'tables', 't.csv'), 'utf8')).toBe(
      'state,accidents,share,"is ""windy"""\nCA,12345,0.5,true\n,,0.25,\n"O\'Brien, ""TX""",7,,false\n',
    );
    await exportTable(table, join(folder, 'tables', 't.json'));
    expect(JSON.parse(readFileSync(join(folder, 'tables', 't.json'), 'utf8'))).toEqual(rows);
    expect(readdirSync(join(folder, 'tables')).sort()).toEqual(['t.csv', 't.json']);
  });

  it('refuses a format it does not know', async () => {
    await expect(exportTable(table, 't.xlsx')).rejects.toThrow(InputError);
  });
});

describe('exportFigure', () => {
  it('writes JSON in the colours of the mode, title and footnote in it', async () => {
    const [bars] = galleryFigures();
    await exportFigure(bars!, join(folder, 'bars.json'), { mode: 'dark' });
    const { data, layout } = JSON.parse(readFileSync(join(folder, 'bars.json'), 'utf8'));
    expect(data[0].marker.color[0]).toBe('#A9B8C8');
    expect(JSON.stringify(layout)).toContain('Most accidents are in a few states');
    expect(layout.title.text).toBe('Made up, n = 12,345');
  });

  it('refuses a format it does not know', async () => {
    await expect(exportFigure(galleryFigures()[0]!, 'f.gif')).rejects.toThrow(
      /\.html, \.json, \.png or \.svg/,
    );
  });

  it('writes PNG and SVG without a browser, and says how to get one for a PDF', async () => {
    vi.stubEnv('BLACKSPOT_CHROMIUM', join(folder, 'no-such-browser'));
    try {
      const forest = galleryFigures().find(({ id }) => id === 'forest')!;
      const options = { mode: 'dark', widthPixels: 358, scaleFactor: 1.5 } as const;
      await exportFigure(forest, join(folder, 'f.png'), options);
      expect(readFileSync(join(folder, 'f.png')).equals(figurePng(forest, options))).toBe(true);
      await exportFigure(forest, join(folder, 'f.svg'), options);
      expect(readFileSync(join(folder, 'f.svg'), 'utf8')).toBe(`${figureSvg(forest, 'dark', 358)}\n`);
      await expect(exportPdf(galleryReport(), join(folder, 'f.pdf'))).rejects.toMatchObject({
        code: 'CONFIGURATION',
        hint: expect.stringContaining('BLACKSPOT_CHROMIUM'),
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('exportGeoJson and exportKml', () => {
  const ring = [
    [-118.2, 34],
    [-118.1, 34],
    [-118.1, 34.1],
    [-118.2, 34],
  ] as const;
  const features: GeoFeature[] = [
    {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [-118.2, 34] },
      properties: { name: 'A & B', rank: 1 },
    },
    {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { name: 'Spot', n: null },
    },
  ];

  it('writes a FeatureCollection (RFC 7946)', () => {
    exportGeoJson(features, join(folder, 'f.geojson'));
    expect(JSON.parse(readFileSync(join(folder, 'f.geojson'), 'utf8'))).toEqual({
      type: 'FeatureCollection',
      features,
    });
  });

  it('writes KML with longitude first and names escaped (OGC 07-147r2)', () => {
    exportKml(features, join(folder, 'f.kml'));
    const kml = readFileSync(join(folder, 'f.kml'), 'utf8');
    expect(kml).toContain('<name>A &amp; B</name>');
    expect(kml).toContain('<SimpleField name="rank" type="int"/><SimpleField name="n" type="string"/>');
    expect(kml).toContain('<SimpleData name="rank">1</SimpleData>');
    expect(kml).toContain('<Point><coordinates>-118.2,34</coordinates></Point>');
    expect(kml).toContain('<coordinates>-118.2,34 -118.1,34 -118.1,34.1 -118.2,34</coordinates>');
  });

  it('refuses positions with latitude first', () => {
    const swapped: GeoFeature = { ...features[0]!, geometry: { type: 'Point', coordinates: [34, -118.2] } };
    expect(() => exportGeoJson([swapped], join(folder, 'x.geojson'))).toThrow(/\[longitude, latitude\]/);
  });
});
