/**
 * Makes the outlines of the live map, `dist/live/browser/outlines.json`: the counties of the contiguous states and DC, of us-atlas, in the
 * projection of `src/live/albers.ts`. Borders are kept once, as arcs in whole steps of 1/16,384 of the map, each point as
 * the difference to the one before. `src/live/browser/outlines.ts` reads it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Steps across the map; one is 305 m. */
const steps = 16_384;
/** A border may differ from that of us-atlas by this many steps: 1.2 km, a third of a pixel of the country on a wall. */
const toleranceSteps = 4;

// FIPS code of each state, in the order of their names.
const states =
  '01AL 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY'
    .split(' ')
    .map((text) => ({ fips: text.slice(0, 2), code: text.slice(2) }));

/** @returns {Promise<string>} the asset as JSON text */
export async function outlinesJson() {
  const project = await loadProject();
  const atlas = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('us-atlas/counties-10m.json'), 'utf8'),
  );
  const stateOf = new Map(states.map(({ fips }, index) => [fips, index]));
  const counties = atlas.objects.counties.geometries
    .filter(({ id }) => stateOf.has(id.slice(0, 2)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

  // Which states have this arc as a border.
  const usesOf = new Map();
  for (const county of counties)
    for (const arc of ringsOf(county).flat())
      push(usesOf, arc < 0 ? ~arc : arc, stateOf.get(county.id.slice(0, 2)));
  // Arcs are numbered, and turned, in the order and direction in which the rings first use them: most begin where the last ended.
  const positionOf = new Map();
  const points = [];
  const kinds = [];
  const rows = counties.map((county) => ({
    state: stateOf.get(county.id.slice(0, 2)),
    name: county.properties.name,
    rings: ringsOf(county).map((ring) =>
      ring.map((directed) => {
        const arc = directed < 0 ? ~directed : directed;
        const known = positionOf.get(arc);
        if (known) return { index: known.index, isReversed: known.directed !== directed, isNew: false };
        const index = points.length;
        positionOf.set(arc, { index, directed });
        const line = quantized(atlas, arc, project);
        points.push(directed < 0 ? line.reverse() : line);
        kinds.push(kindOf(usesOf.get(arc)));
        return { index, isReversed: false, isNew: true };
      }),
    ),
  }));
  let count = 0;
  // 0: the next arc; n: the one n before it, backwards; -n: that one forwards.
  const reference = ({ index, isReversed, isNew }) => {
    if (isNew) {
      count++;
      return 0;
    }
    return isReversed ? count - index : index - count;
  };
  const coded = rows.map(({ state, name, rings }) => [
    state,
    name,
    ...rings.map((ring) => ring.map(reference).join(' ')),
  ]);
  return JSON.stringify({
    steps,
    states: states.map(({ code }, index) => [code, ...labelOf(rows, index, points)]),
    // 0: coast or border of the country; 1: between states; 2: between counties.
    kinds: kinds.join(''),
    // Each begins with the difference to the end of the one before.
    arcs: points.map((arc, index) => differences(arc, points[index - 1]?.at(-1) ?? [0, 0]).join(' ')),
    counties: coded,
  });
}

function kindOf(uses) {
  if (uses.length === 1) return 0;
  return uses[0] === uses[1] ? 2 : 1;
}

function ringsOf({ type, arcs }) {
  return type === 'Polygon' ? arcs : arcs.flat();
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function quantized({ arcs, transform }, index, project) {
  const points = [];
  let x = 0;
  let y = 0;
  for (const [dx, dy] of arcs[index]) {
    x += dx;
    y += dy;
    const at = project(
      x * transform.scale[0] + transform.translate[0],
      y * transform.scale[1] + transform.translate[1],
    ).map((unit) => Math.round(unit * steps));
    const last = points.at(-1);
    if (!last || last[0] !== at[0] || last[1] !== at[1]) points.push(at);
  }
  if (points.length === 1) points.push(points[0]);
  return simplified(points);
}

/** Douglas and Peucker, 1973. */
function simplified(points) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack = [[0, points.length - 1]];
  while (stack.length > 0) {
    const [from, to] = stack.pop();
    let farthest = -1;
    let worst = toleranceSteps ** 2;
    for (let index = from + 1; index < to; index++) {
      const distance = squaredDistance(...points[index], ...points[from], ...points[to]);
      if (distance > worst) [farthest, worst] = [index, distance];
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    stack.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

function differences(arc, before) {
  return arc.flatMap(([x, y], index) => {
    const [fromX, fromY] = index === 0 ? before : arc[index - 1];
    return [x - fromX, y - fromY];
  });
}

/** The point of a state that is farthest from its borders, of a grid of 48 x 48: where its letters stand. */
function labelOf(rows, state, points) {
  const arcs = new Map();
  for (const row of rows.filter((each) => each.state === state))
    for (const { index } of row.rings.flat()) push(arcs, index, index);
  const border = [...arcs].filter(([, uses]) => uses.length === 1).map(([arc]) => points[arc]);
  const segments = border.flatMap((arc) => arc.slice(1).map((to, index) => [...arc[index], ...to]));
  const xs = border.flat().map(([x]) => x);
  const ys = border.flat().map(([, y]) => y);
  const [left, right, top, bottom] = [min(xs), max(xs), min(ys), max(ys)];
  let best = [0, 0, -1];
  for (let i = 1; i < 48; i++) {
    for (let j = 1; j < 48; j++) {
      const x = left + ((right - left) * i) / 48;
      const y = top + ((bottom - top) * j) / 48;
      let crossings = 0;
      let distance = Number.POSITIVE_INFINITY;
      for (const [x1, y1, x2, y2] of segments) {
        if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) crossings++;
        distance = Math.min(distance, squaredDistance(x, y, x1, y1, x2, y2));
      }
      if (crossings % 2 === 1 && distance > best[2]) best = [x, y, distance];
    }
  }
  return [Math.round(best[0]), Math.round(best[1])];
}

function squaredDistance(x, y, x1, y1, x2, y2) {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
  const t = Math.min(1, Math.max(0, along));
  return (x - x1 - t * (x2 - x1)) ** 2 + (y - y1 - t * (y2 - y1)) ** 2;
}

const min = (values) => values.reduce((a, b) => Math.min(a, b));
const max = (values) => values.reduce((a, b) => Math.max(a, b));

/** The function of the page, so that points and outlines agree. */
async function loadProject() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/live/albers.ts'],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const { project } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return project;
}
