/**
 * The map of the live page on a canvas: ground, heat that decays, arrivals, surges and labels. It knows no DOM, so that it runs
 * in a worker as well; everything that it shows comes as commands.
 */
import { type LiveFilter, passesEverything } from '../filter.js';
import { unpackPoints } from '../points.js';
import type { PackedPoints } from '../protocol.js';
import { Arrivals } from './arrivals.js';
import { colorTable } from './colorTable.js';
import { HeatDomain, HeatGrid } from './heatGrid.js';
import { type CanvasDrawing, type DrawnCanvas, drawStreets, MapBase } from './mapBase.js';
import type { MapCommand, MapReport, MapTheme, StreetTile } from './mapCommands.js';
import { MapLabels } from './mapLabels.js';
import type { Outlines } from './outlines.js';
import { PointStore } from './pointStore.js';
import { countryBox, fitted, kmPerPixel, type MapView, toScreen, type ViewSize } from './view.js';

/** CSS pixels of a cell of the heat. */
const cellPixels = 4;
const heatEveryMs = 100;
/** From here on a view is a city: accidents stay as dots. */
const cityKmPerPixel = 0.7;
const mostDots = 4_000;
/** Fewer accidents than this in a frame fall over the next 250 ms, like rain. */
const rainLimit = 150;
const rainMs = 250;

export interface LiveMapOptions {
  readonly outlines: Outlines;
  readonly theme: MapTheme;
  readonly makeCanvas: () => DrawnCanvas;
  readonly report: (report: MapReport) => void;
}

export class LiveMap {
  readonly #canvas: DrawnCanvas;
  readonly #context: CanvasDrawing;
  readonly #report: (report: MapReport) => void;
  readonly #base: MapBase;
  readonly #labels: MapLabels;
  readonly #points = new PointStore();
  readonly #arrivals = new Arrivals();
  readonly #heat = new HeatGrid();
  readonly #domain = new HeatDomain();
  readonly #baseLayer: DrawnCanvas;
  readonly #heatLayer: DrawnCanvas;
  readonly #dotLayer: DrawnCanvas;
  readonly #streetCanvas: DrawnCanvas;
  #heatImage: ImageData | null = null;
  #theme: MapTheme;
  #colors: Uint32Array;
  #size: ViewSize = { width: 0, height: 0 };
  #ratio = 1;
  #view: MapView = fitted(countryBox, { width: 900, height: 520 });
  /** The view that the grid was made for; another one is drawn from it until it is made anew. */
  #heatView: MapView = this.#view;
  #filter: LiveFilter | null = null;
  #halfLifeMs = 5_400_000;
  #eventMs: number | null = null;
  readonly #tiles = new Map<string, StreetTile>();
  #shownTiles: readonly StreetTile[] = [];
  #isCalm = false;
  #isBaseStale = true;
  #isHeatStale = true;
  #isHeatOld = true;
  #isDirty = true;
  #hasDots = false;
  #heatAtMs = 0;
  #legend = '';
  #pace = new Pace();

  constructor(canvas: DrawnCanvas, { outlines, theme, makeCanvas, report }: LiveMapOptions) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false }) as CanvasDrawing;
    this.#report = report;
    this.#base = new MapBase(outlines);
    this.#labels = new MapLabels(outlines);
    this.#theme = theme;
    this.#colors = colorTable(theme.heat);
    this.#baseLayer = makeCanvas();
    this.#heatLayer = makeCanvas();
    this.#dotLayer = makeCanvas();
    this.#streetCanvas = makeCanvas();
  }

  take(command: MapCommand, nowMs: number): void {
    this.#isDirty = true;
    switch (command.type) {
      case 'size':
        this.#resize(command.width, command.height, command.ratio);
        break;
      case 'view':
        this.#view = command.view;
        this.#isBaseStale = this.#isHeatStale = true;
        this.#labels.moved();
        break;
      case 'theme':
        this.#theme = command.theme;
        this.#colors = colorTable(command.theme.heat);
        this.#isBaseStale = this.#isHeatOld = true;
        break;
      case 'filter':
        this.#filter = passesEverything(command.filter) ? null : command.filter;
        this.#domain.reset();
        this.#arrivals.clear();
        this.#isHeatStale = true;
        break;
      case 'reset':
        this.#points.clear();
        this.#arrivals.clear();
        this.#halfLifeMs = command.halfLifeMs;
        this.#eventMs = null;
        this.#domain.reset();
        this.#isHeatStale = true;
        break;
      case 'points':
        this.#addPoints(command.points, command.isArriving, nowMs);
        break;
      case 'clock':
        this.#eventMs = command.eventMs;
        this.#isHeatOld = true;
        break;
      case 'surges':
        this.#labels.setSurges(command.surges);
        break;
      case 'streetTile':
        this.#tiles.set(command.tile.key, command.tile);
        break;
      case 'streets':
        this.#showTiles(new Set(command.keys));
        break;
      case 'place':
        this.#labels.setPlace(command.id);
        break;
      case 'motion':
        this.#isCalm = command.isReduced;
        break;
      case 'picture':
        this.#sendPicture();
        break;
    }
  }

  /** Draws what has changed. Called by the loop of animation frames. */
  frame(nowMs: number): void {
    if (this.#size.width === 0 || this.#size.height === 0) return;
    this.#pace.called(nowMs);
    const isMoving = this.#arrivals.isMoving(nowMs) || (this.#labels.isPulsing && !this.#isCalm);
    this.#updateHeat(nowMs);
    if (!this.#isDirty && !isMoving) return;
    this.#isDirty = false;
    if (this.#isBaseStale) this.#drawBase();
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#baseLayer, 0, 0);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    this.#drawHeat(context);
    if (this.#hasDots) context.drawImage(this.#dotLayer, 0, 0, this.#size.width, this.#size.height);
    const withRings = !this.#isCalm && !this.#pace.isSlow;
    this.#arrivals.draw(context, this.#view, this.#size, nowMs, this.#theme.text, withRings);
    this.#labels.draw(context, this.#view, this.#size, this.#theme, this.#isCalm ? 0 : nowMs);
    this.#report({ type: 'frame' });
  }

  #resize(width: number, height: number, ratio: number): void {
    this.#size = { width, height };
    this.#ratio = ratio;
    for (const canvas of [this.#canvas, this.#baseLayer, this.#dotLayer]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
    }
    this.#isBaseStale = this.#isHeatStale = true;
    this.#labels.moved();
  }

  #addPoints(packed: PackedPoints, isArriving: boolean, nowMs: number): void {
    const points = unpackPoints(Uint8Array.from(atob(packed.data), (text) => text.charCodeAt(0)));
    const unitMs = (packed.ageUnitSeconds ?? 1) * 1000;
    const { count } = points;
    for (let index = 0; index < count; index++) {
      const eventMs = packed.newestEventMs - points.ageSeconds[index]! * unitMs;
      const at = this.#points.add(points, index, eventMs, packed.weight);
      if (!this.#points.passes(at, this.#filter)) continue;
      if (!this.#isHeatStale) this.#deposit(at);
      if (!isArriving) continue;
      const delay = count < rainLimit ? (rainMs * index) / count : 0;
      this.#arrivals.add(points.x[index]!, points.y[index]!, nowMs + delay);
    }
    this.#eventMs = Math.max(this.#eventMs ?? Number.NEGATIVE_INFINITY, packed.newestEventMs);
    this.#isHeatOld = true;
  }

  #deposit(at: number): void {
    const view = this.#heatView;
    const points = this.#points;
    const column = (points.x[at]! - view.x) * view.pixels + this.#size.width / 2;
    const row = (points.y[at]! - view.y) * view.pixels + this.#size.height / 2;
    const cell = cellPixels;
    this.#heat.add(
      Math.floor(column / cell),
      Math.floor(row / cell),
      points.eventMs[at]!,
      points.weight[at]!,
    );
  }

  #updateHeat(nowMs: number): void {
    if ((!this.#isHeatStale && !this.#isHeatOld) || nowMs - this.#heatAtMs < heatEveryMs) return;
    this.#heatAtMs = nowMs;
    this.#isDirty = true;
    if (this.#isHeatStale) this.#rebuildHeat();
    this.#isHeatOld = false;
    const { width, height } = this.#heat;
    const values = this.#heat.read(this.#eventMs ?? 0);
    const top = this.#domain.update(values);
    if (this.#heatImage?.width !== width || this.#heatImage.height !== height) {
      this.#heatLayer.width = width;
      this.#heatLayer.height = height;
      this.#heatImage = (this.#heatLayer.getContext('2d') as CanvasDrawing).createImageData(width, height);
    }
    const pixels = new Uint32Array(this.#heatImage.data.buffer);
    const scale = 255 / top;
    for (let at = 0; at < pixels.length; at++)
      pixels[at] = this.#colors[Math.min(255, Math.round(values[at]! * scale))]!;
    (this.#heatLayer.getContext('2d') as CanvasDrawing).putImageData(this.#heatImage, 0, 0);
    this.#drawDots();
    this.#tellLegend(top);
  }

  #rebuildHeat(): void {
    this.#isHeatStale = false;
    const isMoved = this.#heatView.pixels !== this.#view.pixels;
    if (isMoved) this.#domain.reset();
    this.#heatView = this.#view;
    const radius = this.#isCity ? 6 : 3;
    const { width, height } = this.#size;
    this.#heat.reset(Math.ceil(width / cellPixels), Math.ceil(height / cellPixels), this.#halfLifeMs, radius);
    for (let at = 0; at < this.#points.count; at++)
      if (this.#points.passes(at, this.#filter)) this.#deposit(at);
  }

  get #isCity(): boolean {
    return kmPerPixel(this.#view) < cityKmPerPixel;
  }

  #drawHeat(context: CanvasDrawing): void {
    if (this.#heatImage === null) return;
    const made = this.#heatView;
    const scale = this.#view.pixels / made.pixels;
    const { width, height } = this.#size;
    const [x, y] = toScreen(this.#view, this.#size, made.x, made.y);
    const left = x - (width / 2) * scale;
    const top = y - (height / 2) * scale;
    const cell = cellPixels * scale;
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#heatLayer, left, top, this.#heat.width * cell, this.#heat.height * cell);
  }

  /** The accidents of the last three half-lives, each as a dot by its age. */
  #drawDots(): void {
    const context = this.#dotLayer.getContext('2d') as CanvasDrawing;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (this.#hasDots) context.clearRect(0, 0, this.#dotLayer.width, this.#dotLayer.height);
    this.#hasDots = this.#isCity && this.#eventMs !== null;
    if (!this.#hasDots) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    let drawn = 0;
    // Old ones first, so that new ones lie on top.
    for (let age = 2; age >= 0; age--) {
      context.fillStyle = this.#theme.dots[age]!;
      context.beginPath();
      for (let at = 0; at < this.#points.count && drawn < mostDots; at++) {
        const halfLives = (this.#eventMs! - this.#points.eventMs[at]!) / this.#halfLifeMs;
        if (halfLives < age || halfLives >= age + 1 || !this.#points.passes(at, this.#filter)) continue;
        const [px, py] = toScreen(this.#view, this.#size, this.#points.x[at]!, this.#points.y[at]!);
        if (px < 0 || py < 0 || px > this.#size.width || py > this.#size.height) continue;
        const radius = 3.2 - 0.8 * age;
        context.moveTo(px + radius, py);
        context.arc(px, py, radius, 0, 2 * Math.PI);
        drawn++;
      }
      context.fill();
    }
  }

  #drawBase(): void {
    this.#isBaseStale = false;
    const context = this.#baseLayer.getContext('2d', { alpha: false }) as CanvasDrawing;
    const hasStreets = this.#shownTiles.length > 0;
    if (hasStreets) drawStreets(this.#shownTiles, this.#view, this.#size, this.#theme, this.#streetCanvas);
    const streets = hasStreets ? this.#streetCanvas : null;
    this.#base.draw(context, this.#view, this.#size, this.#ratio, this.#theme, streets);
  }

  #showTiles(keys: ReadonlySet<string>): void {
    for (const key of this.#tiles.keys()) if (!keys.has(key)) this.#tiles.delete(key);
    this.#shownTiles = [...this.#tiles.values()];
    this.#isBaseStale = true;
  }

  #tellLegend(top: number): void {
    const cellKm = kmPerPixel(this.#heatView) * cellPixels;
    const radiusKm = Math.sqrt(this.#heat.kernelCells / Math.PI) * cellKm;
    const isSlow = this.#pace.isSlow && !this.#isCalm;
    const text = `${top} ${radiusKm} ${isSlow}`;
    if (text === this.#legend) return;
    this.#legend = text;
    this.#report({ type: 'legend', top, radiusKm, isSlow });
  }

  #sendPicture(): void {
    const send = (blob: Blob | null): void => {
      if (blob !== null) this.#report({ type: 'picture', blob });
    };
    if ('convertToBlob' in this.#canvas) void this.#canvas.convertToBlob().then(send);
    else this.#canvas.toBlob(send);
  }
}

/** Whether animation frames come too slowly: two seconds below 20 a second. Ten good seconds end it. */
class Pace {
  isSlow = false;
  #startedAtMs = 0;
  #lastAtMs = 0;
  #frames = 0;
  #goodSeconds = 0;

  called(nowMs: number): void {
    // A tab in the background gets no frames, which says nothing.
    if (nowMs - this.#lastAtMs > 500) {
      this.#startedAtMs = nowMs;
      this.#frames = 0;
    }
    this.#lastAtMs = nowMs;
    this.#frames++;
    const seconds = (nowMs - this.#startedAtMs) / 1000;
    if (seconds < 2) return;
    const isSlow = this.#frames / seconds < 20;
    this.#goodSeconds = isSlow ? 0 : this.#goodSeconds + seconds;
    if (isSlow) this.isSlow = true;
    else if (this.#goodSeconds >= 10) this.isSlow = false;
    this.#startedAtMs = nowMs;
    this.#frames = 0;
  }
}
