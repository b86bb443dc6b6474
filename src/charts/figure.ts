import type { Chart } from './chart.js';
import type { FigureOf } from './figureOf.js';

/** A chart with its words, as plain data. `figureSvg` draws it as a picture, `themed` as an interactive figure. */
export type Figure = FigureOf<Chart>;
