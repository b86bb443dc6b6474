import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { transpile } from '../support/transpiled.js';

/** A row by header, as the file spells it. */
export type CsvRow = Readonly<Record<string, string>>;

export function readRows(path: string): CsvRow[] {
  return parse(readFileSync(path), { columns: true });
}

/** Plain, on a plane: right to a meter over a hundred. */
export function metersBetween(
  row: CsvRow,
  { lng, lat }: { readonly lng: number; readonly lat: number },
): number {
  const north = (Number(row.Start_Lat) - lat) * 111_130;
  const east = (Number(row.Start_Lng) - lng) * 111_320 * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** The generator as JavaScript, which is what its threads need. @returns the folder, which mirrors the project */
export function transpileGenerator(): string {
  return transpile(['src/dataset', 'src/stats', 'src/synthetic', 'src/base']);
}
