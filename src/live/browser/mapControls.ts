/** Moves the map: pointer, wheel, pinch, keys and buttons. Knows the view, and nothing of how it is drawn. */
import { byId, setText } from './dom.js';
import type { MapBox } from './outlines.js';
import {
  between,
  countryBox,
  fitted,
  kmPerPixel,
  type MapView,
  panned,
  toMap,
  type ViewSize,
  zoomedAt,
} from './view.js';

export interface MapControlsOptions {
  readonly onView: (view: MapView) => void;
  readonly onSize: (size: ViewSize, ratio: number) => void;
  /** A click or Enter at a point of the map. */
  readonly onPick: (x: number, y: number) => void;
  readonly isCalm: () => boolean;
}

const flightMs = 450;
const clickPixels = 5;

export class MapControls {
  readonly #options: MapControlsOptions;
  readonly #box = byId('map');
  readonly #pointers = new Map<number, { x: number; y: number }>();
  readonly #scaleBar = byId('scale-bar');
  readonly #scaleText = byId('scale-text');
  #canvas: HTMLElement;
  #view: MapView;
  #isHome = true;
  #size: ViewSize;
  #flight = 0;
  #moved = 0;

  constructor(options: MapControlsOptions) {
    this.#options = options;
    this.#canvas = byId('canvas');
    this.#size = { width: this.#box.clientWidth, height: this.#box.clientHeight };
    this.#view = this.#home();
    byId('zoom-in').addEventListener('click', () => this.#zoom(1.7));
    byId('zoom-out').addEventListener('click', () => this.#zoom(1 / 1.7));
    byId('zoom-home').addEventListener('click', () => this.goHome());
    new ResizeObserver(() => this.resize()).observe(this.#box);
    this.attach(this.#canvas);
  }

  get view(): MapView {
    return this.#view;
  }

  get size(): ViewSize {
    return this.#size;
  }

  /** Whether the whole country is in view, as after opening. */
  get isHome(): boolean {
    return this.#isHome;
  }

  attach(canvas: HTMLElement): void {
    this.#canvas = canvas;
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const name of ['pointerup', 'pointercancel'] as const)
      canvas.addEventListener(name, (event) => this.#up(event));
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  resize(): void {
    const size = { width: this.#box.clientWidth, height: this.#box.clientHeight };
    if (size.width === 0) return;
    this.#size = size;
    this.#options.onSize(size, Math.min(2, devicePixelRatio || 1));
    this.set(this.#isHome ? this.#home() : this.#view, this.#isHome);
  }

  set(view: MapView, isHome = false): void {
    cancelAnimationFrame(this.#flight);
    this.#apply(view, isHome);
  }

  goHome(): void {
    this.fly(this.#home(), true);
  }

  /** @param coveredRight pixels at the right that something else covers */
  showBox(box: MapBox, coveredRight = 0): void {
    this.fly(fitted(box, this.#size, 40, this.#size.width > 700 ? coveredRight : 0));
  }

  fly(to: MapView, isHome = false): void {
    cancelAnimationFrame(this.#flight);
    if (this.#options.isCalm()) {
      this.#apply(to, isHome);
      return;
    }
    const from = this.#view;
    const startMs = performance.now();
    const step = (): void => {
      const share = Math.min(1, (performance.now() - startMs) / flightMs);
      const eased = share * share * (3 - 2 * share);
      this.#apply(share === 1 ? to : between(from, to, eased), isHome && share === 1);
      if (share < 1) this.#flight = requestAnimationFrame(step);
    };
    step();
  }

  #home(): MapView {
    // The legend lies over the lower left, where there is only sea.
    return fitted(countryBox, this.#size, this.#size.width < 600 ? 6 : 14);
  }

  #apply(view: MapView, isHome: boolean): void {
    this.#view = view;
    this.#isHome = isHome;
    this.#drawScale();
    this.#options.onView(view);
  }

  #zoom(factor: number): void {
    const { width, height } = this.#size;
    this.fly(zoomedAt(this.#view, this.#size, width / 2, height / 2, factor));
  }

  #drawScale(): void {
    const perPixel = kmPerPixel(this.#view);
    const most = perPixel * 110;
    const power = 10 ** Math.floor(Math.log10(most));
    const km = [5, 2, 1].map((factor) => factor * power).find((each) => each <= most)!;
    this.#scaleBar.style.width = `${Math.round(km / perPixel)}px`;
    setText(this.#scaleText, km >= 1 ? `${km} km` : `${km * 1000} m`);
  }

  #place(event: PointerEvent | WheelEvent): { x: number; y: number } {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    cancelAnimationFrame(this.#flight);
    this.#canvas.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#pointers.set(event.pointerId, this.#place(event));
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = this.#place(event);
    this.#pointers.set(event.pointerId, now);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.#moved += Math.abs(dx) + Math.abs(dy);
    if (this.#moved < clickPixels) return;
    if (other === undefined) {
      this.set(panned(this.#view, dx, dy));
      return;
    }
    const factor =
      Math.hypot(now.x - other.x, now.y - other.y) /
      Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.set(panned(zoomedAt(this.#view, this.#size, middle.x, middle.y, factor), dx / 2, dy / 2));
  }

  #up(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId) || event.type === 'pointercancel') return;
    if (this.#pointers.size > 0 || this.#moved >= clickPixels) return;
    const { x, y } = this.#place(event);
    this.#options.onPick(...toMap(this.#view, this.#size, x, y));
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.#place(event);
    const pixels = event.deltaY * (event.deltaMode === 1 ? 30 : 1);
    this.set(zoomedAt(this.#view, this.#size, x, y, 2 ** (-Math.max(-200, Math.min(200, pixels)) / 220)));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => this.set(panned(this.#view, step, 0)),
      ArrowRight: () => this.set(panned(this.#view, -step, 0)),
      ArrowUp: () => this.set(panned(this.#view, 0, step)),
      ArrowDown: () => this.set(panned(this.#view, 0, -step)),
      '+': () => this.#zoom(1.7),
      '=': () => this.#zoom(1.7),
      '-': () => this.#zoom(1 / 1.7),
      '0': () => this.goHome(),
      Enter: () => this.#options.onPick(this.#view.x, this.#view.y),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }
}
