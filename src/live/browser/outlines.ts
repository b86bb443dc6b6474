/** The outlines of states and counties as `scripts/outlines.mjs` wrote them. Positions are units of the map, see `albers.ts`. */

/** The asset. */
export interface OutlinesAsset {
  readonly steps: number;
  readonly states: readonly (readonly [code: string, labelX: number, labelY: number])[];
  /** A digit for each arc. 0: coast or border of the country; 1: between states; 2: between counties. */
  readonly kinds: string;
  readonly arcs: readonly string[];
  readonly counties: readonly (readonly [state: number, name: string, ...rings: string[]])[];
}

/** `[left, top, right, bottom]`. */
export type MapBox = readonly [left: number, top: number, right: number, bottom: number];

export interface CountyOutline {
  /** `county:TX/Tarrant`, as in `surges/alarm.ts`. */
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Each `[x, y, x, y, ...]`, closed. */
  readonly rings: readonly Float32Array[];
  readonly box: MapBox;
}

export interface StateOutline {
  readonly code: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly box: MapBox;
}

export class Outlines {
  readonly counties: readonly CountyOutline[];
  readonly states: readonly StateOutline[];
  /** Each border once, `[x, y, x, y, ...]`. */
  readonly arcs: readonly Float32Array[];
  /** 0: coast or border of the country; 1: between states; 2: between counties. */
  readonly kinds: Uint8Array;
  readonly #countyOf = new Map<string, CountyOutline>();
  readonly #stateOf = new Map<string, StateOutline>();

  constructor(asset: OutlinesAsset) {
    this.arcs = readArcs(asset);
    this.kinds = Uint8Array.from(asset.kinds, Number);
    let next = 0;
    const ring = (text: string): Float32Array => {
      const points: number[] = [];
      for (const token of text.split(' ')) {
        const reference = Number(token);
        const arc = this.arcs[reference === 0 ? next++ : next - Math.abs(reference)]!;
        for (let at = 0; at < arc.length; at += 2) {
          const from = reference > 0 ? arc.length - 2 - at : at;
          points.push(arc[from]!, arc[from + 1]!);
        }
      }
      return Float32Array.from(points);
    };
    this.counties = asset.counties.map(([state, name, ...texts]) => {
      const rings = texts.map(ring);
      const code = asset.states[state]![0];
      return { id: `county:${code}/${name}`, name, state: code, rings, box: boxOf(rings) };
    });
    this.states = asset.states.map(([code, x, y]) => ({
      code,
      labelX: x / asset.steps,
      labelY: y / asset.steps,
      box: unionOf(this.counties.filter(({ state }) => state === code).map(({ box }) => box)),
    }));
    // A county comes before the independent city of the same name.
    for (const county of this.counties) {
      const key = countyKey(county.state, county.name);
      if (!this.#countyOf.has(key)) this.#countyOf.set(key, county);
    }
    for (const state of this.states) this.#stateOf.set(state.code, state);
  }

  /** The county of an id such as `county:TX/Tarrant`; spaces, full stops and `Saint` for `St.` make no difference. */
  county(id: string): CountyOutline | undefined {
    const [, state, name] = /^county:([A-Z]{2})\/(.+)$/.exec(id) ?? [];
    return state === undefined ? undefined : this.#countyOf.get(countyKey(state, name!));
  }

  state(code: string): StateOutline | undefined {
    return this.#stateOf.get(code);
  }

  /** The county that holds this point of the map. */
  countyAt(x: number, y: number): CountyOutline | undefined {
    return this.counties.find(
      ({ box, rings }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && isInside(rings, x, y),
    );
  }
}

function countyKey(state: string, name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\bsaint\b/, 'st')
    .replace(/\bsainte\b/, 'ste')
    .replace(/ (?:county|parish)$/, '')
    .replace(/[^a-z]/g, '');
  return `${state}/${letters}`;
}

function readArcs({ arcs, steps }: OutlinesAsset): Float32Array[] {
  let x = 0;
  let y = 0;
  return arcs.map((text) => {
    const numbers = text.split(' ').map(Number);
    const arc = new Float32Array(numbers.length);
    for (let at = 0; at < numbers.length; at += 2) {
      x += numbers[at]!;
      y += numbers[at + 1]!;
      arc[at] = x / steps;
      arc[at + 1] = y / steps;
    }
    return arc;
  });
}

/** The box around all points. */
export function boxOf(rings: readonly Float32Array[]): MapBox {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      left = Math.min(left, ring[at]!);
      right = Math.max(right, ring[at]!);
      top = Math.min(top, ring[at + 1]!);
      bottom = Math.max(bottom, ring[at + 1]!);
    }
  }
  return [left, top, right, bottom];
}

function unionOf(boxes: readonly MapBox[]): MapBox {
  return [
    Math.min(...boxes.map(([left]) => left)),
    Math.min(...boxes.map(([, top]) => top)),
    Math.max(...boxes.map(([, , right]) => right)),
    Math.max(...boxes.map(([, , , bottom]) => bottom)),
  ];
}

/** Even-odd rule, so that holes are outside. */
function isInside(rings: readonly Float32Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [x1, y1, x2, y2] = [ring[at]!, ring[at + 1]!, ring[at + 2]!, ring[at + 3]!];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}
