import { unexpected } from '../base/checks.js';
import { statesOnMap } from './countryMap.js';
import { type FigureOf, figureOf } from './figureOf.js';
import { allNumbersOf, type Labels, type MeasureInput, type Numbers, requireSameLength } from './input.js';
import { type MapMark, type MapPlace, requirePlaces } from './mapParts.js';
import type { ChartTable } from './table.js';

export interface CellMapInput extends MeasureInput {
  /** Centres of the cells, in degrees. */
  readonly lng: Numbers;
  readonly lat: Numbers;
  readonly values: Numbers;
  /** Side of a cell in kilometers; 0 for places without an extent. */
  readonly sideKm: number;
  /** Names of the cells or more about them, on hover. @default the positions */
  readonly hover?: Labels;
  /** The state that is shown, with its neighbours paler: `CA`. @default the country, or the region of the cells */
  readonly state?: string;
  /** Hot spots above the cells. The leading ones are listed beside the map. */
  readonly marks?: readonly MapMark[];
  /** The heading of that list. @default 'Largest marks' */
  readonly marksTitle?: string;
  /** Names of places, as many as there is room for. */
  readonly places?: readonly MapPlace[];
}

export interface MapCell {
  readonly lng: number;
  readonly lat: number;
  readonly value: number;
  readonly label: string | null;
}

/** Values of the cells of a grid on a map of the country, of a state or of a region. */
export interface CellsChart {
  readonly kind: 'cells';
  readonly cells: readonly MapCell[];
  readonly sideKm: number;
  readonly valueTitle: string;
  readonly percent: boolean;
  readonly state: string | null;
  readonly marks: readonly MapMark[];
  readonly marksTitle: string;
  readonly places: readonly MapPlace[];
}

/**
 * A map with a square for each cell of a grid, coloured by a value such as a density in five classes.
 *
 * @throws InputError on lists of different lengths, on a value or a position that is missing, and on an unknown state
 */
export function cellMap(input: CellMapInput): FigureOf<CellsChart> {
  const { percent = false, sideKm, state, marks = [], places = [] } = input;
  requireSameLength({ lng: input.lng, lat: input.lat, values: input.values, hover: input.hover });
  const [lng, lat] = [allNumbersOf(input.lng, 'lng'), allNumbersOf(input.lat, 'lat')];
  if (!(sideKm >= 0 && Number.isFinite(sideKm))) {
    throw unexpected(`sideKm of figure ${input.id}`, 'at least 0', sideKm);
  }
  if (state !== undefined && !statesOnMap.has(state)) {
    throw unexpected(`state of figure ${input.id}`, 'two letters of a state', state);
  }
  requirePlaces(marks, places);
  return figureOf(input, {
    kind: 'cells',
    cells: allNumbersOf(input.values, 'values').map((value, index) => ({
      lng: lng[index]!,
      lat: lat[index]!,
      value,
      label: input.hover === undefined ? null : String(input.hover[index] ?? 'unknown'),
    })),
    sideKm,
    valueTitle: input.valueTitle,
    percent,
    state: state ?? null,
    marks,
    marksTitle: input.marksTitle ?? 'Largest marks',
    places,
  });
}

export function cellsTable({ cells, valueTitle, percent }: CellsChart): ChartTable {
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'cell', heading: '', format: 'text', values: cells.map(({ label }) => label) },
    { key: 'lng', heading: 'Longitude (°)', format: 'degrees', values: cells.map(({ lng }) => lng) },
    { key: 'lat', heading: 'Latitude (°)', format: 'degrees', values: cells.map(({ lat }) => lat) },
    { key: 'value', heading: valueTitle, format, values: cells.map(({ value }) => value) },
  ];
}
