import { requireInteger } from '../base/checks.js';
import { questionsFor } from '../query/build.js';
import type { Source } from '../query/source.js';
import { type LiveStreets, maxStreetZoom, streetTileCells, streetTileDegrees } from './protocol.js';

/** Accidents are counted up to this number in a cell. */
const maxCellCount = 65_535;

/** A tile of the grid: see `LiveStreets`. */
export interface StreetTile {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
}

/** @throws InputError when it is not a tile of the map */
export function requireTile({ zoom, column, row }: StreetTile): StreetTile {
  requireInteger('zoom', zoom, 0, maxStreetZoom);
  const degrees = streetTileDegrees(zoom);
  requireInteger('column', column, -180 / degrees, 180 / degrees - 1);
  requireInteger('row', row, Math.ceil(-90 / degrees) - 1, Math.ceil(90 / degrees) - 1);
  return { zoom, column, row };
}

/** Counts the accidents before a time in the cells of a tile, in one question to the store. */
export async function askStreets(source: Source, tile: StreetTile, untilMs: number): Promise<LiveStreets> {
  const { zoom, column, row } = requireTile(tile);
  const degrees = streetTileDegrees(zoom);
  const [west, south] = [column * degrees, row * degrees];
  const width = degrees / streetTileCells;
  const table = await source.ask(
    questionsFor(source.dataset)
      .count()
      .by({ bin: 'lng', width, origin: west, as: 'x' }, { bin: 'lat', width, origin: south, as: 'y' })
      .where({
        box: [west, south, west + degrees, south + degrees],
        untilAt: new Date(untilMs).toISOString(),
      }),
  );
  const [x, y, n] = ['x', 'y', 'n'].map((name) => table.columns[name] as Float64Array);
  const bytes = Buffer.alloc(table.rowCount * 4);
  let count = 0;
  for (let cell = 0; cell < table.rowCount; cell++) {
    // The edges of bins are rounded, and a point at the edge of the tile may be in the bin beyond.
    const cellOf = (edge: number, origin: number): number =>
      Math.min(streetTileCells - 1, Math.max(0, Math.round((edge - origin) / width)));
    bytes[cell * 4] = cellOf(x![cell]!, west);
    bytes[cell * 4 + 1] = cellOf(y![cell]!, south);
    bytes.writeUInt16LE(Math.min(maxCellCount, n![cell]!), cell * 4 + 2);
    count += n![cell]!;
  }
  return { zoom, column, row, untilMs, count, cells: bytes.toString('base64') };
}
