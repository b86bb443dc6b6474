import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import ts from 'typescript';
import { transpile } from '../live/transpiled.js';

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
  const target = transpile(['src/accident', 'src/stats', 'src/history/generator']);
  const { outputText } = ts.transpileModule(readFileSync('src/errors.ts', 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(join(target, 'src/errors.js'), outputText);
  return target;
}
