import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { escapeLabel } from '../base/format.js';
import type { Figure } from './figure.js';
import { footnoteText } from './figureOf.js';
import { applyPalette, type ColorMode, palettes } from './palette.js';
import { leftAbove, legendPixels } from './plotly/above.js';
import type { PlotlyTrace } from './plotly/drawing.js';
import { plotlyOf } from './plotly/plotlyOf.js';

/** The input of plotly.js: `Plotly.newPlot(element, data, layout, config)`. */
export interface PlotlySpec {
  readonly data: readonly PlotlyTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface ThemeOptions {
  /** Draw title and footnote inside the picture, for files without a page around them. @default false */
  readonly heading?: boolean;
}

const optionNames: OptionNames<ThemeOptions> = { heading: true };

/** Default height of a figure, in pixels. */
export const defaultHeightPixels: number = 420;

/** The fonts of pages and figures: those of the machine, none is fetched. */
export const fontFamily: string =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

/** The figure in the theme of one mode, ready for plotly.js. */
export function themed(figure: Figure, mode: ColorMode, options: ThemeOptions = {}): PlotlySpec {
  requireKnownOptions('themed', options, optionNames);
  const plot = untinted(figure, options);
  const palette = palettes[mode];
  return {
    data: applyPalette(plot.data, palette) as PlotlyTrace[],
    layout: applyPalette(plot.layout, palette) as Record<string, unknown>,
    config: plot.config,
  };
}

/** The figure with the layout of the theme, and colours as tokens. */
function untinted(figure: Figure, options: ThemeOptions): PlotlySpec {
  const { data, layout: own, heightPixels = defaultHeightPixels } = plotlyOf(figure.chart);
  const hasLegend = own.showlegend === true;
  const margin = {
    l: 56,
    r: 16,
    t: hasLegend ? legendPixels + 14 : 14,
    b: 44,
    pad: 0,
    ...(own.margin as Margin | undefined),
  };
  const plotPixels = heightPixels - margin.t - margin.b;
  const layout = {
    ...own,
    template: { layout: template },
    height: heightPixels,
    margin,
    // At the top of the margin, above the title of the values.
    legend: { y: 1 + (margin.t - legendPixels) / plotPixels, ...(own.legend as object | undefined) },
    annotations: (own.annotations as readonly unknown[] | undefined) ?? [],
  };
  return { data, layout: options.heading === true ? alone(figure, data, layout) : layout, config };
}

/** The layout with headline and footnote, and with height for them. */
function alone<
  Layout extends { readonly margin: Required<Margin>; readonly annotations: readonly unknown[] },
>(figure: Figure, data: readonly PlotlyTrace[], layout: Layout & { readonly height: number }): Layout {
  const { margin, annotations, height } = layout;
  const footnote = footnoteText(figure);
  const bottom = margin.b + footnotePixels;
  const hasColorBar = data.some((trace) => 'colorbar' in trace);
  return {
    ...layout,
    height: height + headingPixels + footnotePixels,
    margin: { ...margin, t: margin.t + headingPixels, b: bottom },
    ...(hasColorBar ? {} : { title: cornerTitle(footnote) }),
    annotations: [
      ...annotations,
      ...(hasColorBar ? [cornerAnnotation(footnote, bottom)] : []),
      heading(figure.headline, margin.t),
    ],
  };
}

const headingPixels = 34;
const footnotePixels = 22;
const cornerFont = { size: 11, color: '@muted' };

type Margin = Readonly<Partial<Record<'l' | 'r' | 't' | 'b', number>>>;

const axis = {
  automargin: true,
  gridcolor: '@grid',
  linecolor: '@rule',
  zerolinecolor: '@rule',
  tickcolor: '@rule',
  ticks: 'outside',
  ticklen: 4,
  title: { standoff: 10, font: { size: 13, color: '@muted' } },
  tickfont: { size: 13, color: '@muted' },
};

const template = {
  font: { family: fontFamily, size: 13, color: '@ink' },
  colorway: ['@plain', '@series2', '@series3', '@series4', '@series5'],
  paper_bgcolor: '@page',
  plot_bgcolor: '@page',
  separators: '.,',
  hovermode: 'closest',
  hoverlabel: { bgcolor: '@raised', bordercolor: '@rule', font: { color: '@ink', size: 13 }, align: 'left' },
  // Above the plot on the left, where there is room, also on a phone.
  legend: { orientation: 'h', x: 0, xanchor: 'left', yanchor: 'bottom', font: { size: 13 } },
  xaxis: axis,
  yaxis: axis,
  annotationdefaults: { font: { size: 13, color: '@muted' }, showarrow: false },
  geo: { bgcolor: '@page', landcolor: '@land', subunitcolor: '@stateline', lakecolor: '@page' },
};

const config = {
  responsive: true,
  displaylogo: false,
  displayModeBar: 'hover',
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
  // Nothing may be fetched, and nothing may be sent.
  topojsonURL: 'offline:',
  showSendToCloud: false,
  plotlyServerURL: '',
};

/** The footnote as Plotly's title, the only text that stays in the corner for any axes. */
function cornerTitle(text: string): Record<string, unknown> {
  return {
    text: escapeLabel(text),
    x: 1,
    xref: 'container',
    xanchor: 'right',
    y: 0,
    yref: 'container',
    yanchor: 'bottom',
    pad: { b: 6, r: 8 },
    font: cornerFont,
  };
}

/** The same beside a colour bar, which makes Plotly move its title. Labels there are short, so the margin is known. */
function cornerAnnotation(text: string, marginPixels: number): Record<string, unknown> {
  return {
    text: escapeLabel(text),
    xref: 'paper',
    x: 1,
    xanchor: 'right',
    yref: 'paper',
    y: 0,
    yanchor: 'bottom',
    yshift: 2 - marginPixels,
    showarrow: false,
    font: cornerFont,
  };
}

function heading(title: string, marginPixels: number): Record<string, unknown> {
  return {
    text: `<b>${escapeLabel(title)}</b>`,
    ...leftAbove(marginPixels),
    font: { size: 16, color: '@ink' },
  };
}
