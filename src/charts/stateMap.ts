import { formatCount, formatNumber, formatPercent } from '../base/format.js';
import { colorBar, colorBarPixels, colorBarTitle } from './colorBar.js';
import type { Figure } from './figure.js';
import { scaleOf } from './heatmap.js';
import {
  type Labels,
  labelsOf,
  makeFigure,
  numbersOf,
  requireSameLength,
  type ValuesInput,
} from './input.js';

/** Intervals and counts are in the hover text. */
export interface StateMapInput extends ValuesInput {
  /** Two letters: `CA`. */
  readonly states: Labels;
  /** The value with the neutral colour, for ratios: colours diverge from it. */
  readonly middle?: number;
}

/** The states of the US coloured by a value. The outlines are part of the page; nothing is fetched. */
export function stateMap(input: StateMapInput): Figure {
  const { states, values, counts, lower, upper } = input;
  requireSameLength({ states, values, counts, lower, upper });
  const z = numbersOf(values, 'values');
  const names = labelsOf(states);
  const n = counts && numbersOf(counts, 'counts');
  const lows = lower && numbersOf(lower, 'lower');
  const highs = upper && numbersOf(upper, 'upper');
  const format = input.percent === true ? formatPercent : formatNumber;
  const text = z.map((value, index) => {
    const bottom = lows?.[index] ?? null;
    const top = highs?.[index] ?? null;
    const interval =
      bottom === null || top === null ? '' : `<br>interval ${format(bottom)} to ${format(top)}`;
    const count = n?.[index] ?? null;
    return `${names[index]}: ${value === null ? 'no data' : format(value)}${interval}${count === null ? '' : `<br>n = ${formatCount(count)}`}`;
  });
  const trace = {
    type: 'choropleth',
    locationmode: 'USA-states',
    locations: names,
    z,
    text,
    hoverinfo: 'text',
    ...scaleOf(z, input.middle),
    marker: { line: { color: '@page', width: 1 } },
    colorbar: colorBar(input.percent === true),
  };
  const layout = {
    // A state without data is blank, because grey would mean no effect on the scale.
    geo: { ...usa, landcolor: '@page' },
    margin: { l: 8, r: 8, t: colorBarPixels, b: 6 },
    annotations: [colorBarTitle(input.valueTitle)],
    dragmode: false,
  };
  return makeFigure(input, [trace], layout, 480);
}

/** The contiguous states, Alaska and Hawaii, on the outlines in every page. */
export const usa: Readonly<Record<string, unknown>> = {
  scope: 'usa',
  resolution: 110,
  projection: { type: 'albers usa' },
  showland: true,
  showlakes: true,
  showsubunits: true,
  showcoastlines: false,
  showframe: false,
};
