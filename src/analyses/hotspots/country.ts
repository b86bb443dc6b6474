import { formatCount, formatPercent } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import type { Figure } from '../../charts/figure.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Section } from '../../report/report.js';
import { countFinding } from '../common/shares.js';
import { largest } from '../common/groupCounts.js';
import { cellCentre, indexCells } from './cellIndex.js';
import { type Context, notDanger } from './context.js';

/** A dot of the density map. */
const densityKm = 25;

/** The country: accidents by state, and where in the states. */
export function country({ points, years, spots, footnote, hotCells }: Context): Section {
  const counts = new Float64Array(points.states.length);
  for (let i = 0; i < points.n; i++) counts[points.state[i]!]!++;
  const named = points.states.map((state, place) => [state, counts[place]!] as const);
  const states = largest(new Map(named.filter(([state]) => state !== 'unknown')));
  const density = indexCells(points, densityKm);
  const centres = Array.from(density.cells, (cell) => cellCentre(cell, densityKm));
  const { index } = hotCells;
  const figures: Figure[] = [];
  if (states.length > 0) {
    figures.push(
      stateMap({
        id: 'country-states',
        title: 'Accidents by state',
        alt: `Map of counts by state. Most: ${states
          .slice(0, 5)
          .map(([state, n]) => `${state} ${formatCount(n)}`)
          .join(', ')}. Largely a map of population and of the coverage of the feeds.`,
        footnote: footnote(states.reduce((sum, [, n]) => sum + n, 0)),
        states: states.map(([state]) => state),
        values: states.map(([, n]) => n),
        valueTitle: 'Accidents',
      }),
    );
  }
  figures.push(
    cellMap({
      id: 'country-density',
      title: `Accidents in cells of ${densityKm} km`,
      alt: `Map of the country in ${formatCount(density.cells.length)} occupied cells of ${densityKm} km, coloured by their accidents, up to ${formatCount(density.counts.reduce((a, b) => Math.max(a, b), 0))} in one. Cities and the highways between them stand out.`,
      footnote: `${footnote()}; empty cells are not drawn`,
      lng: centres.map(({ lng }) => lng),
      lat: centres.map(({ lat }) => lat),
      values: density.counts,
      valueTitle: `Accidents in ${densityKm} × ${densityKm} km (log colour)`,
    }),
  );
  const half = cellsToHalf(index.counts, points.n);
  return {
    id: 'country',
    title: 'Where the accidents are',
    text: [notDanger],
    findings: [
      countFinding({
        id: 'accidents',
        sentence: `${formatCount(points.n)} accidents in ${formatNumberOfYears(years)}; half of them lie in ${formatCount(half)} of ${formatCount(index.cells.length)} occupied cells of ${index.sizeKm} km (${formatPercent(half / index.cells.length)}).`,
        estimate: half,
        unit: 'cells',
        denominator: { n: index.cells.length, of: `cells of ${index.sizeKm} km with an accident` },
        caveat: 'Cells without a report are not counted: most of the country has no road, or no feed.',
      }),
    ],
    figures,
    ...(spots.spots.length === 0 && points.n < 1000
      ? { caveats: [`${formatCount(points.n)} accidents are few for a map of hot spots.`] }
      : {}),
  };
}

function cellsToHalf(counts: Float64Array, total: number): number {
  const sorted = Float64Array.from(counts).sort().reverse();
  let [sum, cells] = [0, 0];
  while (cells < sorted.length && sum < total / 2) sum += sorted[cells++]!;
  return cells;
}

export function formatNumberOfYears(years: number): string {
  if (years < 0.2) return `${Math.round(years * 365.25)} days`;
  return years < 2 ? `${(years * 12).toFixed(0)} months` : `${years.toFixed(1)} years`;
}
