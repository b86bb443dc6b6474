import { type EmergingClass, emergingPatterns } from '../../stats/index.js';
import { cellCentre } from './cellIndex.js';
import type { HotspotsContext } from './context.js';
import { namePlaces, type PlaceName } from './names.js';
import type { SliceCounts, Slices } from './slices.js';
import { type CellTrend, type Course, cellTrends, type Trend } from './trends.js';

/** Which hot spots and cells emerge, persist and fade. */
export interface CoursesResult {
  readonly slices: Slices;
  /** Of each hot spot. */
  readonly counts: SliceCounts;
  /** Hot spots by course; null when none has enough accidents. */
  readonly hotSpots: CourseCounts | null;
  /** Cells that were hot overall or in some slice, by course. */
  readonly cells: CourseCounts & { readonly total: number };
  /** The same cells by their class in an emerging hot spot analysis; classes without a cell are left out. */
  readonly classes: readonly ClassCounts[];
  /** Cells that emerge or fade most clearly. */
  readonly moving: readonly MovingCell[];
}

export type CourseCounts = Readonly<Record<Course, number>>;

export interface ClassCounts extends CourseCounts {
  readonly class: EmergingClass;
  /** Cells with too few accidents for a test. */
  readonly untested: number;
}

export interface MovingCell extends Omit<CellTrend, 'trend'>, Pick<PlaceName, 'name'> {
  readonly trend: Trend;
  readonly accidents: number;
  /** Middle of the cell, degrees. */
  readonly lng: number;
  readonly lat: number;
}

/** Cells with a name per course, at most. */
export const maxMovingCells = 10;

/** Null when there are too few slices of time. */
export async function askCourses(context: HotspotsContext): Promise<CoursesResult | null> {
  const { points, slices, trends, hotCells, options } = context;
  if (slices === null || trends === null) return null;
  const cells = cellTrends(points, slices, hotCells, options.fdr);
  const tested = trends.trends.filter((trend) => trend !== null);
  return {
    slices,
    counts: trends.counts,
    hotSpots: tested.length === 0 ? null : countCourses(tested),
    cells: { ...countCourses(cells.map(({ trend }) => trend)), total: cells.length },
    classes: countClasses(cells),
    moving: await nameCells(context, [...clearest(cells, 'emerging'), ...clearest(cells, 'fading')]),
  };
}

function countCourses(trends: readonly (Trend | null)[]): CourseCounts {
  const count = (course: Course): number => trends.filter((trend) => trend?.course === course).length;
  return { emerging: count('emerging'), persistent: count('persistent'), fading: count('fading') };
}

/** The classes of ArcGIS and sfdep, each by the courses of its cells. */
function countClasses(cells: readonly CellTrend[]): ClassCounts[] {
  const classes: EmergingClass[] = [
    ...emergingPatterns.map((pattern): EmergingClass => `${pattern} hot spot`),
    ...emergingPatterns.map((pattern): EmergingClass => `${pattern} cold spot`),
    'no pattern',
  ];
  return classes.flatMap((name) => {
    const trends = cells.filter(({ emerging }) => emerging === name).map(({ trend }) => trend);
    const untested = trends.filter((trend) => trend === null).length;
    return trends.length === 0 ? [] : [{ class: name, ...countCourses(trends), untested }];
  });
}

type TestedCell = CellTrend & { readonly trend: Trend };

function clearest(cells: readonly CellTrend[], course: Course): TestedCell[] {
  return cells
    .filter((cell): cell is TestedCell => cell.trend?.course === course)
    .sort((a, b) => Math.abs(b.trend.z) - Math.abs(a.trend.z))
    .slice(0, maxMovingCells);
}

async function nameCells(context: HotspotsContext, cells: readonly TestedCell[]): Promise<MovingCell[]> {
  const { points, hotCells } = context;
  const { cellOf, cells: numbers, counts, sizeKm } = hotCells.index;
  const positionOf = new Map(cells.map(({ cell }, position) => [cell, position]));
  const members = cells.map((): number[] => []);
  for (let i = 0; i < points.n; i++) {
    const position = positionOf.get(cellOf[i]!);
    if (position !== undefined) members[position]!.push(i);
  }
  const names = await namePlaces(
    context,
    points,
    members.map((list) => Int32Array.from(list)),
  );
  return cells.map((cell, position) => ({
    ...cell,
    name: names[position]!.name,
    accidents: counts[cell.cell]!,
    ...cellCentre(numbers[cell.cell]!, sizeKm),
  }));
}
