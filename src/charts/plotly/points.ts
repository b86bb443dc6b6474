import { escapeLabel } from '../../base/format.js';
import { type MapArea, type MapMark, toMeter } from '../mapParts.js';
import { groupColors, type PointsChart } from '../pointMap.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';
import { countryLayout, diametersOf, namesTrace, placeLayout, placesOn } from './maps.js';

const largestCircle = 30;

/** Dots, then areas and marks above them. */
export function pointsPlotly(chart: PointsChart): PlotlyDrawing {
  const { areas, marks, places, groups, frame } = chart;
  const isCountry = frame === null;
  const dots =
    groups === null
      ? [dotsTrace(chart, [...chart.lng.keys()], plainColors(chart), isCountry)]
      : groupTraces(chart, groups, isCountry);
  const outlines = areas.map((area) => areaTrace(area, isCountry));
  return {
    data: [
      ...dots,
      ...outlines,
      ...markTraces(marks, isCountry),
      ...(places.length === 0 ? [] : [namesTrace(places, !isCountry, frame)]),
    ],
    layout: {
      ...(frame === null ? countryLayout : placeLayout(frame)),
      ...(groups === null && !hasTrends(marks) ? {} : groupLegend),
    },
    heightPixels: isCountry ? 460 : 560,
  };
}

const groupLegend = {
  showlegend: true,
  legend: { itemsizing: 'constant' },
  margin: { l: 8, r: 8, t: 44, b: 8 },
};

/** Some of the dots, by their indices, with sizes that can be compared between traces. */
function dotsTrace(
  { lng, lat, weights, labels }: PointsChart,
  indices: readonly number[],
  color: string | readonly string[],
  isCountry: boolean,
): PlotlyTrace {
  const heaviest = (weights ?? []).reduce((most, weight) => Math.max(most, weight), 0);
  return {
    ...placesOn(
      !isCountry,
      indices.map((index) => lng[index]!),
      indices.map((index) => lat[index]!),
    ),
    mode: 'markers',
    marker: {
      size:
        weights === null
          ? lng.length > 2000
            ? 3
            : 5
          : diametersOf(
              indices.map((index) => weights[index]!),
              heaviest,
              largestCircle,
            ),
      color,
      opacity: weights === null ? 0.6 : 0.75,
      line: { width: 0 },
    },
    showlegend: false,
    ...(labels === null
      ? { hoverinfo: 'skip' }
      : { hoverinfo: 'text', hovertext: indices.map((index) => escapeLabel(labels[index]!)) }),
  };
}

/** The colour of dots that no legend names: one for all, or one for each group. */
function plainColors({ group, weights }: PointsChart): string | string[] {
  if (group === null) return weights === null ? '@muted' : '@hotspot';
  const places = new Map<string, number>();
  return group.map((name) => {
    if (name === null) return '@muted';
    if (!places.has(name)) places.set(name, places.size);
    return `@series${(places.get(name)! % 5) + 1}`;
  });
}

/** One trace for each group in the legend, above grey dots without a group. */
function groupTraces(chart: PointsChart, groups: readonly string[], isCountry: boolean): PlotlyTrace[] {
  const group = chart.group ?? chart.lng.map(() => null);
  const all = [...group.keys()];
  const rest = all.filter((index) => !groups.includes(group[index]!));
  const colors = groupColors(chart, groups);
  return [
    ...(rest.length === 0
      ? []
      : [{ ...dotsTrace(chart, rest, '@muted', isCountry), name: 'others', showlegend: true }]),
    ...groups.map((name, index) => ({
      ...dotsTrace(
        chart,
        all.filter((row) => group[row] === name),
        `@${colors[index]!}`,
        isCountry,
      ),
      name: escapeLabel(name),
      showlegend: true,
    })),
  ];
}

function areaTrace({ name, ring, detail }: MapArea, isCountry: boolean): PlotlyTrace {
  const closed = [...ring, ring[0]!];
  return {
    ...placesOn(
      !isCountry,
      closed.map(([x]) => toMeter(x)),
      closed.map(([, y]) => toMeter(y)),
    ),
    mode: 'lines',
    fill: 'toself',
    fillcolor: '@hotspot-band',
    line: { color: '@hotspot', width: 2 },
    hoveron: 'fills',
    hoverinfo: 'text',
    text: escapeLabel(detail === undefined ? name : `${name}: ${detail}`),
    name: escapeLabel(name),
    showlegend: false,
  };
}

const trendSymbols = { emerging: 'triangle-up', fading: 'triangle-down', none: 'circle' } as const;
const trendNames = { emerging: 'emerging', fading: 'fading', none: 'no trend shown' } as const;

/** Whether a legend must say what the triangles are. */
export function hasTrends(marks: readonly MapMark[]): boolean {
  return marks.some(({ trend }) => trend !== undefined);
}

/** Circles for whole places, and triangles where a trend is known: a trace each, which a legend names if there are several. */
export function markTraces(marks: readonly MapMark[], isCountry: boolean): PlotlyTrace[] {
  // The smallest on top, so that it is not hidden.
  const sorted = marks.toSorted((a, b) => b.weight - a.weight);
  return (['none', 'fading', 'emerging'] as const).flatMap((trend) => {
    const members = sorted.filter((mark) => (mark.trend ?? 'none') === trend);
    if (members.length === 0) return [];
    const color = trend === 'none' ? 'hotspot' : trend;
    return [
      {
        ...placesOn(
          !isCountry,
          members.map(({ lng }) => toMeter(lng)),
          members.map(({ lat }) => toMeter(lat)),
        ),
        mode: 'markers',
        marker: {
          symbol: trendSymbols[trend],
          size: diametersOf(
            members.map(({ weight }) => weight),
            sorted[0]!.weight,
            largestCircle,
          ),
          color: `@${color}-band`,
          line: { width: 1.2, color: `@${color}` },
          opacity: 1,
        },
        hoverinfo: 'text',
        hovertext: members.map(({ name, detail }) =>
          [name, ...(detail === undefined ? [] : [detail])].map(escapeLabel).join('<br>'),
        ),
        name: trendNames[trend],
        showlegend: hasTrends(marks),
      },
    ];
  });
}
