/** The ground of the map: land, borders and the streets that the accidents of the past draw. */
import type { MapTheme, StreetTile } from './mapCommands.js';
import { boxOf, type MapBox, type Outlines } from './outlines.js';
import { boxInView, type MapView, overlaps, toScreen, type ViewSize } from './view.js';

/** Counties have borders from this scale on, CSS pixels for the width of the map. */
const countyPixels = 3_500;

export class MapBase {
  readonly #outlines: Outlines;
  readonly #land: Path2D;
  readonly #coast: Path2D;
  readonly #states: Path2D;
  /** Of each arc. */
  readonly #boxes: readonly MapBox[];

  constructor(outlines: Outlines) {
    this.#outlines = outlines;
    const { arcs, kinds } = outlines;
    this.#coast = pathOf(arcs.filter((_, arc) => kinds[arc] === 0));
    this.#states = pathOf(arcs.filter((_, arc) => kinds[arc] === 1));
    this.#land = pathOf(joined(arcs.filter((_, arc) => kinds[arc] === 0)));
    this.#boxes = arcs.map((arc) => boxOf([arc]));
  }

  draw(
    context: CanvasDrawing,
    view: MapView,
    size: ViewSize,
    ratio: number,
    theme: MapTheme,
    streets: DrawnCanvas | null,
  ): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.ground;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    const scale = view.pixels * ratio;
    const [left, top] = toScreen(view, size, 0, 0);
    context.setTransform(scale, 0, 0, scale, left * ratio, top * ratio);
    context.lineJoin = 'round';
    context.fillStyle = theme.land;
    context.fill(this.#land, 'evenodd');
    const width = ratio / scale;
    if (view.pixels >= countyPixels) {
      context.strokeStyle = theme.county;
      context.lineWidth = width;
      context.stroke(this.#counties(view, size));
    }
    context.strokeStyle = theme.state;
    context.lineWidth = width;
    context.stroke(this.#states);
    context.strokeStyle = theme.coast;
    context.lineWidth = width * 1.2;
    context.stroke(this.#coast);
    if (streets === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(streets, 0, 0);
  }

  #counties(view: MapView, size: ViewSize): Path2D {
    const inView = boxInView(view, size);
    const { arcs, kinds } = this.#outlines;
    return pathOf(arcs.filter((_, arc) => kinds[arc] === 2 && overlaps(this.#boxes[arc]!, inView)));
  }
}

/** A context of a canvas of the page or of a worker. */
export type CanvasDrawing = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type DrawnCanvas = HTMLCanvasElement | OffscreenCanvas;

/** A picture of the streets: the more accidents a cell has, the less transparent it is, by logarithm. */
export function drawStreets(
  tiles: Iterable<StreetTile>,
  view: MapView,
  { width, height }: ViewSize,
  theme: MapTheme,
  layer: DrawnCanvas,
): void {
  const [across, down] = [Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))];
  layer.width = across;
  layer.height = down;
  const context = layer.getContext('2d') as CanvasDrawing;
  const image = context.createImageData(across, down);
  const pixels = new Uint32Array(image.data.buffer);
  const [red, green, blue] = theme.streets;
  const color = (blue << 16) | (green << 8) | red;
  // A line of single pixels would fall apart in a city.
  const least = view.pixels > 7_000 ? 2 : 1;
  for (const { x, y, counts, cell } of tiles) {
    const block = Math.min(6, Math.max(least, Math.round(cell * view.pixels)));
    for (let at = 0; at < counts.length; at++) {
      const left = Math.floor((x[at]! - view.x) * view.pixels + width / 2 - (block - 1) / 2);
      const top = Math.floor((y[at]! - view.y) * view.pixels + height / 2 - (block - 1) / 2);
      if (left < 0 || top < 0 || left + block > across || top + block > down) continue;
      const alpha = Math.min(160, 52 + 20 * Math.log2(counts[at]!));
      for (let row = top; row < top + block; row++) {
        for (let column = left; column < left + block; column++) {
          const pixel = row * across + column;
          if (pixels[pixel]! >>> 24 < alpha) pixels[pixel] = ((alpha << 24) | color) >>> 0;
        }
      }
    }
  }
  context.putImageData(image, 0, 0);
}

export function pathOf(lines: readonly Float32Array[]): Path2D {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(line[0]!, line[1]!);
    for (let at = 2; at < line.length; at += 2) path.lineTo(line[at]!, line[at + 1]!);
  }
  return path;
}

/** Arcs joined end to end, so that each is a closed ring. */
function joined(arcs: readonly Float32Array[]): Float32Array[] {
  const from = new Map<string, number[]>();
  const key = (arc: Float32Array, at: number): string => `${arc[at]},${arc[at + 1]}`;
  arcs.forEach((arc, index) => {
    for (const end of [key(arc, 0), key(arc, arc.length - 2)]) {
      const list = from.get(end);
      if (list === undefined) from.set(end, [index]);
      else list.push(index);
    }
  });
  const used = new Uint8Array(arcs.length);
  const rings: Float32Array[] = [];
  arcs.forEach((first, index) => {
    if (used[index] === 1) return;
    used[index] = 1;
    const points = [...first];
    for (;;) {
      const end = `${points.at(-2)},${points.at(-1)}`;
      if (end === key(first, 0)) break;
      const next = from.get(end)?.find((arc) => used[arc] === 0);
      if (next === undefined) break;
      used[next] = 1;
      const arc = arcs[next]!;
      const isForward = key(arc, 0) === end;
      for (let at = 2; at < arc.length; at += 2) {
        const position = isForward ? at : arc.length - 2 - at;
        points.push(arc[position]!, arc[position + 1]!);
      }
    }
    rings.push(Float32Array.from(points));
  });
  return rings;
}
