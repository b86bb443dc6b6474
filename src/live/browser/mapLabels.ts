/** Surges, the chosen place and names on the map. */
import type { CanvasDrawing } from './mapBase.js';
import { pathOf } from './mapBase.js';
import type { MapSurge, MapTheme } from './mapCommands.js';
import type { CountyOutline, Outlines } from './outlines.js';
import { type LabelPosition, type LabelRequest, placeLabels } from './placeLabels.js';
import { boxInView, type MapView, overlaps, toScreen, type ViewSize } from './view.js';

/** From this width on, CSS pixels, a surge is the outline of its county. */
const outlinePixels = 150;
/** Counties that are wider than this have their name. */
const namePixels = 110;
const pulseMs = 2_400;
const fonts = '"Inter", system-ui, sans-serif';

interface PlacedLabel {
  readonly text: string;
  readonly position: LabelPosition;
  readonly width: number;
  readonly kind: 'firing' | 'pending' | 'county' | 'state';
}

interface LocatedSurge {
  readonly surge: MapSurge;
  readonly county: CountyOutline | undefined;
}

export class MapLabels {
  readonly #outlines: Outlines;
  readonly #paths = new Map<string, Path2D>();
  #surges: readonly LocatedSurge[] = [];
  #place: CountyOutline | undefined;
  #placed: PlacedLabel[] | null = null;

  constructor(outlines: Outlines) {
    this.#outlines = outlines;
  }

  get isPulsing(): boolean {
    return this.#surges.some(({ surge }) => surge.state === 'firing');
  }

  setSurges(surges: readonly MapSurge[]): void {
    this.#surges = surges.map((surge) => ({ surge, county: this.#outlines.county(surge.placeId) }));
    this.moved();
  }

  setPlace(id: string | null): void {
    this.#place = id === null ? undefined : this.#outlines.county(id);
  }

  /** The view or what is in it has changed: labels find their place anew. */
  moved(): void {
    this.#placed = null;
  }

  draw(context: CanvasDrawing, view: MapView, size: ViewSize, theme: MapTheme, nowMs: number): void {
    this.#placed ??= this.#layOut(context, view, size);
    if (this.#place !== undefined) this.#outline(context, this.#place, view, size, theme.text, [2, 3]);
    for (const located of [...this.#surges].reverse())
      this.#drawSurge(context, located, view, size, theme, nowMs);
    for (const label of [...this.#placed].reverse()) drawLabel(context, label, theme);
  }

  #drawSurge(
    context: CanvasDrawing,
    { surge, county }: LocatedSurge,
    view: MapView,
    size: ViewSize,
    theme: MapTheme,
    nowMs: number,
  ): void {
    const dashes = { firing: [], pending: [4, 3], resolved: [1.5, 4] }[surge.state];
    const color = surge.state === 'resolved' ? theme.muted : theme.surge;
    if (isWide(county, view)) {
      this.#outline(context, county, view, size, color, dashes);
      return;
    }
    const [x, y] = toScreen(view, size, surge.x, surge.y);
    if (x < -40 || y < -40 || x > size.width + 40 || y > size.height + 40) return;
    context.lineCap = surge.state === 'resolved' ? 'round' : 'butt';
    context.strokeStyle = theme.ground;
    context.lineWidth = 4;
    circle(context, x, y, 13);
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.setLineDash(dashes);
    circle(context, x, y, 13);
    context.setLineDash([]);
    if (surge.state === 'firing' && nowMs > 0) {
      const phase = (nowMs % pulseMs) / pulseMs;
      context.globalAlpha = 0.7 * (1 - phase);
      context.lineWidth = 1.5;
      circle(context, x, y, 13 + 10 * phase);
      context.globalAlpha = 1;
    }
  }

  #outline(
    context: CanvasDrawing,
    county: CountyOutline,
    view: MapView,
    size: ViewSize,
    color: string,
    dashes: readonly number[],
  ): void {
    let path = this.#paths.get(county.id);
    if (path === undefined) {
      if (this.#paths.size > 100) this.#paths.clear();
      path = pathOf(county.rings);
      this.#paths.set(county.id, path);
    }
    const [left, top] = toScreen(view, size, 0, 0);
    context.save();
    context.transform(view.pixels, 0, 0, view.pixels, left, top);
    context.strokeStyle = color;
    context.lineWidth = 2 / view.pixels;
    context.setLineDash(dashes.map((dash) => (dash * 1.5) / view.pixels));
    context.stroke(path);
    context.restore();
  }

  #layOut(context: CanvasDrawing, view: MapView, size: ViewSize): PlacedLabel[] {
    const labels: { text: string; kind: PlacedLabel['kind'] | 'ring'; request: LabelRequest }[] = [];
    const add = (
      text: string,
      kind: PlacedLabel['kind'],
      x: number,
      y: number,
      gap: number | null,
      padding: number,
    ): void => {
      context.font = fontOf(kind);
      const width = context.measureText(text).width + 2 * padding;
      labels.push({ text, kind, request: { x, y, width, height: padding > 0 ? 22 : 14, gap } });
    };
    const isNarrow = size.width < 600;
    for (const { surge, county } of this.#surges) {
      if (surge.state === 'resolved' || surge.label === '' || (isNarrow && surge.state !== 'firing'))
        continue;
      if (isWide(county, view)) {
        const [left, top] = toScreen(view, size, county.box[0], county.box[1]);
        const [right, bottom] = toScreen(view, size, county.box[2], county.box[3]);
        if (right < 0 || left > size.width || bottom < 0 || top > size.height) continue;
        const middle = Math.min(size.width - 80, Math.max(80, (left + right) / 2));
        add(surge.label, surge.state, middle, Math.max(18, top + 20), null, 9);
        continue;
      }
      const [x, y] = toScreen(view, size, surge.x, surge.y);
      if (x > 0 && y > 0 && x < size.width && y < size.height) add(surge.label, surge.state, x, y, 19, 9);
    }
    for (const { surge, county } of this.#surges) {
      if (isWide(county, view)) continue;
      const [x, y] = toScreen(view, size, surge.x, surge.y);
      labels.push({ text: '', kind: 'ring', request: { x, y, width: 26, height: 26, gap: null } });
    }
    const inView = boxInView(view, size);
    for (const county of this.#outlines.counties) {
      const [west, north, east, south] = county.box;
      if ((east - west) * view.pixels < namePixels || !overlaps(county.box, inView)) continue;
      const [x, y] = toScreen(view, size, (west + east) / 2, (north + south) / 2);
      add(county.name, 'county', x, y, null, 0);
    }
    for (const state of this.#outlines.states) {
      if ((state.box[2] - state.box[0]) * view.pixels < (isNarrow ? 26 : 34)) continue;
      const [x, y] = toScreen(view, size, state.labelX, state.labelY);
      add(state.code, 'state', x, y, null, 0);
    }
    const requests = labels.map(({ request }) => request);
    const positions = placeLabels(requests, size.width, size.height);
    return labels.flatMap(({ text, kind, request: { width } }, index) => {
      const position = positions[index];
      return kind === 'ring' || !position ? [] : [{ text, kind, width, position }];
    });
  }
}

function isWide(county: CountyOutline | undefined, view: MapView): county is CountyOutline {
  return county !== undefined && (county.box[2] - county.box[0]) * view.pixels > outlinePixels;
}

function fontOf(kind: PlacedLabel['kind']): string {
  return kind === 'state' ? `11px ${fonts}` : kind === 'county' ? `11.5px ${fonts}` : `600 12px ${fonts}`;
}

function drawLabel(
  context: CanvasDrawing,
  { text, kind, position, width }: PlacedLabel,
  theme: MapTheme,
): void {
  const { left, top } = position;
  context.font = fontOf(kind);
  context.textBaseline = 'middle';
  if (kind === 'state' || kind === 'county') {
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeStyle = theme.land;
    context.globalAlpha = 0.75;
    context.strokeText(text, left, top + 7);
    context.globalAlpha = 1;
    context.fillStyle = theme.muted;
    context.fillText(text, left, top + 7);
    return;
  }
  context.beginPath();
  context.roundRect(left, top, width, 22, 5);
  context.fillStyle = kind === 'firing' ? theme.surge : theme.ground;
  context.fill();
  context.strokeStyle = theme.surge;
  context.lineWidth = 1.25;
  context.stroke();
  context.fillStyle = kind === 'firing' ? theme.onSurge : theme.surge;
  context.fillText(text, left + 9, top + 11.5);
}

function circle(context: CanvasDrawing, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}
