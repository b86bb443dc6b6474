import { escapeLabel, formatNumber, formatPercent } from '../../base/format.js';
import type { CellsChart } from '../cellMap.js';
import { classesOf } from '../classes.js';
import { extent, isCountryWide, positionText } from '../mapParts.js';
import type { PlotlyDrawing } from './drawing.js';
import { countryLayout, namesTrace, placeLayout, placesOn, roomy } from './maps.js';
import { markTraces } from './points.js';

/** Squares of the size of the cells, a trace for each class. */
export function cellsPlotly({
  cells,
  sideKm,
  valueTitle,
  percent,
  state,
  marks,
  places,
}: CellsChart): PlotlyDrawing {
  const [lng, lat] = [cells.map((cell) => cell.lng), cells.map((cell) => cell.lat)];
  const frame = state === null && isCountryWide(lng, lat) ? null : roomy(lng, lat);
  const isRegion = frame !== null;
  const { labels, colors, classOf } = classesOf(
    cells.map(({ value }) => value),
    { kind: 'count', percent },
  );
  const format = percent ? formatPercent : formatNumber;
  const size = pixelsOf(sideKm, frame === null ? null : lat);
  const traces = labels.map((label, index) => {
    const members = cells.filter(({ value }) => classOf(value) === index);
    return {
      ...placesOn(
        isRegion,
        members.map((cell) => rounded(cell.lng)),
        members.map((cell) => rounded(cell.lat)),
      ),
      mode: 'markers',
      name: label,
      showlegend: true,
      hovertext: members.map((cell) => {
        const where = cell.label ?? positionText(cell.lng, cell.lat);
        return `${escapeLabel(where)}<br>${format(cell.value)}`;
      }),
      hoverinfo: 'text',
      marker: { symbol: 'square', size, opacity: 1, line: { width: 0 }, color: `@${colors[index]!}` },
    };
  });
  const layout = {
    ...(frame === null ? countryLayout : placeLayout(frame)),
    showlegend: true,
    legend: {
      itemsizing: 'constant',
      y: 1.01,
      title: { text: escapeLabel(valueTitle), side: 'top', font: { size: 13, color: '@muted' } },
    },
    margin: { l: 8, r: 8, t: 72, b: 8 },
  };
  const onTop = [
    ...markTraces(marks, !isRegion),
    ...(places.length === 0 ? [] : [namesTrace(places, isRegion, frame)]),
  ];
  return { data: [...traces, ...onTop], layout, heightPixels: 520 };
}

/** The approximate side of a cell in pixels, on a map of the country or of the region of these latitudes. */
function pixelsOf(sideKm: number, latitudes: readonly number[] | null): number {
  // Positions without an extent of their own.
  if (sideKm === 0) return leastPixels;
  const [south, north] = extent(latitudes ?? [0]);
  const pixelsPerKm = latitudes === null ? 0.13 : 430 / (sideKm + kmPerDegree * (north - south));
  return Number(Math.min(40, Math.max(leastPixels, sideKm * pixelsPerKm)).toFixed(1));
}

const leastPixels = 3;
const kmPerDegree = 111.2;

/** Three decimals of a degree are a hundred meters: enough on a map of the country. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}
