import { formatNumber, formatPercent } from '../base/format.js';
import { colorBar, colorBarPixels, colorBarTitle } from './colorBar.js';
import type { Figure } from './figure.js';
import {
  allNumbersOf,
  type Labels,
  labelsOf,
  type MeasureInput,
  makeFigure,
  type Numbers,
  requireSameLength,
} from './input.js';
import { extent, isCountryWide, placeLayout, placesOn } from './pointMap.js';
import { usa } from './stateMap.js';

export interface CellMapInput extends MeasureInput {
  /** Centres of the cells, in degrees. */
  readonly lng: Numbers;
  readonly lat: Numbers;
  /** Above zero. */
  readonly values: Numbers;
  /** Whole hover texts. @default the values */
  readonly hover?: Labels;
  /** Colour by the logarithm, suitable for counts. @default true */
  readonly logColor?: boolean;
  /** Side of a dot in pixels. @default 5, or from `sideKm` */
  readonly dotPixels?: number;
  /**
   * Side of a cell in kilometers. Makes dots about as large as cells, and shows cells of one region on a map of that
   * region.
   */
  readonly sideKm?: number;
}

/** A map of the country with one coloured dot for each cell of a grid, such as a density or a z-score. */
export function cellMap(input: CellMapInput): Figure {
  const { logColor = true, percent = false, sideKm } = input;
  requireSameLength({ lng: input.lng, lat: input.lat, values: input.values, hover: input.hover });
  const [lng, lat] = [allNumbersOf(input.lng, 'lng'), allNumbersOf(input.lat, 'lat')];
  const values = allNumbersOf(input.values, 'values');
  // Larger values are drawn above smaller ones.
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const format = percent ? formatPercent : formatNumber;
  const hover = input.hover === undefined ? values.map(format) : labelsOf(input.hover);
  const isRegion = sideKm !== undefined && !isCountryWide(lng, lat);
  const dotPixels = input.dotPixels ?? (sideKm === undefined ? 5 : pixelsOf(sideKm, isRegion ? lat : null));
  const least = Math.max(values[order[0]!]!, Number.MIN_VALUE);
  const most = values[order.at(-1)!]!;
  const trace = {
    ...placesOn(
      isRegion,
      order.map((index) => rounded(lng[index]!)),
      order.map((index) => rounded(lat[index]!)),
    ),
    mode: 'markers',
    hovertext: order.map((index) => hover[index]!),
    hoverinfo: 'text',
    showlegend: false,
    marker: {
      symbol: 'square',
      size: dotPixels,
      opacity: 1,
      line: { width: 0 },
      color: order.map((index) => (logColor ? Math.log10(Math.max(values[index]!, least)) : values[index]!)),
      colorscale: '@sequential',
      colorbar: {
        ...colorBar(percent),
        ...(logColor ? powers(least, most) : {}),
      },
    },
  };
  const map = isRegion
    ? { ...placeLayout(lng, lat), margin: { t: colorBarPixels } }
    : { geo: usa, margin: { l: 8, r: 8, t: colorBarPixels, b: 6 }, dragmode: false };
  const layout = { ...map, annotations: [colorBarTitle(input.valueTitle)] };
  return makeFigure(input, [trace], layout, 520);
}

/** The approximate side of a cell in pixels, on a map of the country or of the region of these latitudes. */
function pixelsOf(sideKm: number, latitudes: readonly number[] | null): number {
  // Positions without an extent of their own.
  if (sideKm === 0) return leastPixels;
  const [south, north] = extent(latitudes ?? [0]);
  const pixelsPerKm = latitudes === null ? 0.13 : 380 / (sideKm + kmPerDegree * (north - south));
  return Number(Math.min(40, Math.max(leastPixels, sideKm * pixelsPerKm)).toFixed(1));
}

const leastPixels = 3;
const kmPerDegree = 111.2;

/** Ticks of a logarithmic colour bar that read as the numbers themselves. */
function powers(least: number, most: number): Readonly<Record<string, unknown>> {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++) {
    for (const step of most / least > 100 ? [1] : [1, 2, 5]) {
      const tick = step * 10 ** power;
      if (tick >= least && tick <= most) ticks.push(tick);
    }
  }
  return {
    tickmode: 'array',
    tickvals: ticks.map((tick) => Math.log10(tick)),
    ticktext: ticks.map((tick) => formatNumber(tick)),
  };
}

/** Three decimals of a degree are a hundred meters: enough on a map of the country. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}
