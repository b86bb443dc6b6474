/** Streets drawn by the accidents of the past: asks the store for the tiles in view, and keeps the last ones. */
import { mapWidthKm, project, unproject } from '../albers.js';
import { type LiveStreets, maxStreetZoom, streetTileCells, streetTileDegrees } from '../protocol.js';
import type { MapCommand, StreetTile } from './mapCommands.js';
import { boxInView, kmPerPixel, type MapView, type ViewSize } from './view.js';

const waitMs = 150;
const atOnce = 3;
const mostTiles = 160;
/** A degree of latitude. */
const degreeKm = 111.2;

interface Tile {
  readonly tile: StreetTile;
  /** Accidents in the tile. */
  readonly count: number;
}

export class Streets {
  readonly #send: (command: MapCommand) => void;
  readonly #onCount: (accidents: number) => void;
  readonly #tiles = new Map<string, Tile>();
  /** The tiles that the map has. */
  #sent: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  /** @param onCount told the accidents of the tiles in view */
  constructor(send: (command: MapCommand) => void, onCount: (accidents: number) => void) {
    this.#send = send;
    this.#onCount = onCount;
  }

  /** The view has moved: tiles are asked for when it rests. */
  moved(view: MapView, size: ViewSize): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(view, size), waitMs);
  }

  /** A new stream: the past is another one. */
  clear(): void {
    this.#tiles.clear();
    this.#sent = new Set();
    this.#send({ type: 'streets', keys: [] });
  }

  async #load(view: MapView, size: ViewSize): Promise<void> {
    const round = ++this.#round;
    const wanted = tilesInView(view, size);
    const missing = wanted.filter(({ key }) => !this.#tiles.has(key));
    this.#show(wanted);
    const next = async (): Promise<void> => {
      for (let tile = missing.shift(); tile !== undefined; tile = missing.shift()) {
        if (round !== this.#round) return;
        const answer = await ask(tile);
        if (answer === null) {
          // The store does not answer: no further tile of this view is asked for.
          missing.length = 0;
          return;
        }
        this.#tiles.set(tile.key, answer);
        if (round === this.#round) this.#show(wanted);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    this.#forget(new Set(wanted.map(({ key }) => key)));
  }

  #show(wanted: readonly TileAddress[]): void {
    let count = 0;
    const keys: string[] = [];
    for (const { key } of wanted) {
      const known = this.#tiles.get(key);
      if (known === undefined) continue;
      keys.push(key);
      count += known.count;
      if (!this.#sent.has(key)) this.#send({ type: 'streetTile', tile: known.tile });
    }
    this.#send({ type: 'streets', keys });
    // The map forgets what it does not show.
    this.#sent = new Set(keys);
    this.#onCount(count);
  }

  #forget(shown: ReadonlySet<string>): void {
    for (const key of this.#tiles.keys()) {
      if (this.#tiles.size <= mostTiles) return;
      if (!shown.has(key)) this.#tiles.delete(key);
    }
  }
}

export interface TileAddress {
  readonly key: string;
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
}

/** The tiles that cover a view, with cells of about a pixel. */
export function tilesInView(view: MapView, size: ViewSize): TileAddress[] {
  const [left, top, right, bottom] = boxInView(view, size);
  let [west, south, east, north] = [180, 90, -180, -90];
  for (let i = 0; i <= 4; i++) {
    for (let j = 0; j <= 4; j++) {
      const [lng, lat] = unproject(left + ((right - left) * i) / 4, top + ((bottom - top) * j) / 4);
      [west, south, east, north] = [
        Math.min(west, lng),
        Math.min(south, lat),
        Math.max(east, lng),
        Math.max(north, lat),
      ];
    }
  }
  // The contiguous states.
  [west, south, east, north] = [
    Math.max(-125, west),
    Math.max(24.4, south),
    Math.min(-66.9, east),
    Math.min(49.4, north),
  ];
  const cellKm = (streetTileDegrees(0) / streetTileCells) * degreeKm;
  const zoom = Math.min(maxStreetZoom, Math.max(0, Math.round(Math.log2(cellKm / kmPerPixel(view) / 1.3))));
  const degrees = streetTileDegrees(zoom);
  const found: TileAddress[] = [];
  for (let row = Math.floor(south / degrees); row <= Math.floor(north / degrees); row++) {
    for (let column = Math.floor(west / degrees); column <= Math.floor(east / degrees); column++)
      found.push({ key: `${zoom}/${column}/${row}`, zoom, column, row });
  }
  return found.slice(0, mostTiles);
}

async function ask({ key, zoom, column, row }: TileAddress): Promise<Tile | null> {
  try {
    const response = await fetch(`/api/streets?zoom=${zoom}&column=${column}&row=${row}`);
    if (!response.ok) return null;
    const { cells, count } = (await response.json()) as LiveStreets;
    return { count, tile: readTile(key, zoom, column, row, cells) };
  } catch {
    return null;
  }
}

/** The cells of a tile with their places on the map. */
function readTile(key: string, zoom: number, column: number, row: number, cells: string): StreetTile {
  const bytes = Uint8Array.from(atob(cells), (text) => text.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const length = Math.floor(bytes.length / 4);
  const tile = { x: new Float32Array(length), y: new Float32Array(length), counts: new Uint16Array(length) };
  const degrees = streetTileDegrees(zoom);
  const step = degrees / streetTileCells;
  for (let at = 0; at < length; at++) {
    const lng = column * degrees + (bytes[at * 4]! + 0.5) * step;
    const lat = row * degrees + (bytes[at * 4 + 1]! + 0.5) * step;
    const [x, y] = project(lng, lat);
    tile.x[at] = x;
    tile.y[at] = y;
    tile.counts[at] = view.getUint16(at * 4 + 2, true);
  }
  return { key, ...tile, cell: (step * degreeKm) / mapWidthKm };
}
