import { escapeHtml } from '../../base/format.js';
import { type ByKind, type Chart, callByKind, type EmptyChart } from '../chart.js';
import type { Figure } from '../figure.js';
import { footnoteText } from '../figureOf.js';
import { type ColorMode, palettes } from '../palette.js';
import { fontFamily } from '../theme.js';
import { barGroupsSvg } from './barGroups.js';
import { barsSvg } from './bars.js';
import { calendarSvg } from './calendar.js';
import { cellsSvg } from './cells.js';
import { closeUpsSvg } from './closeUps.js';
import { dotsSvg } from './dots.js';
import { type SvgDrawing, widePixels } from './drawing.js';
import { forestSvg } from './forest.js';
import { heatmapSvg } from './heatmap.js';
import { histogramSvg } from './histogram.js';
import { kDistanceSvg } from './kDistance.js';
import { linesSvg } from './lines.js';
import { defaultTextPixels, element, rect, text } from './markup.js';
import { pointsSvg } from './points.js';
import { responseCurveSvg } from './responseCurve.js';
import { smallMultiplesSvg } from './smallMultiples.js';
import { stackedSvg } from './stacked.js';
import { stripSvg } from './strip.js';
import { wrapText } from './textWidth.js';
import { tilesSvg } from './tiles.js';

/** A chart as an SVG element whose colours are the CSS variables of a page. The page sets its words around it. */
export interface DrawnChart {
  readonly svg: string;
  readonly heightPixels: number;
  /** The outlines that the element refers to, by their id: the page has each once. */
  readonly symbols: Readonly<Record<string, string>>;
}

export function drawChart({ chart, alt }: Figure, widthPixels: number): DrawnChart {
  const { heightPixels, body, symbols = {} } = drawSvg(chart, widthPixels);
  return { svg: rootElement(widthPixels, heightPixels, alt, body), heightPixels, symbols };
}

/** The outlines that charts of a page refer to, each once, in an element without size; empty without maps. */
export function symbolsSvg(charts: readonly Pick<DrawnChart, 'symbols'>[]): string {
  const symbols = symbolsOf(charts);
  if (symbols === '') return '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" style="position:absolute" aria-hidden="true">${symbols}</svg>`;
}

function symbolsOf(charts: readonly Pick<SvgDrawing, 'symbols'>[]): string {
  const byId: Record<string, string> = Object.assign({}, ...charts.map(({ symbols }) => symbols));
  return Object.values(byId).join('');
}

/**
 * A figure as an SVG file of its own: headline, sub-line, chart and footnote in the colours of one mode.
 *
 * @param widthPixels @default 800
 * @example
 * writeFileSync('months.svg', figureSvg(chart(await source.ask(count().by('month'))), 'light'));
 */
export function figureSvg(figure: Figure, mode: ColorMode, widthPixels: number = widePixels): string {
  const inner = widthPixels - 2 * marginPixels;
  const head = [
    ...paragraph(figure.headline, inner, { sizePixels: 20, lineHeight: 27, bold: true }),
    ...paragraph(figure.subline ?? '', inner, { sizePixels: 15, lineHeight: 22, color: 'muted' }),
  ];
  const foot = paragraph(footnoteText(figure), inner, { sizePixels: 13, lineHeight: 19, color: 'muted' });
  const drawing = drawSvg(figure.chart, inner);
  let y = marginPixels;
  const write = (lines: readonly Line[]) =>
    lines.map(({ content, lineHeight, ...style }) => {
      y += lineHeight;
      return text(marginPixels, y - lineHeight * 0.28, content, style);
    });
  const above = write(head);
  y += 12;
  const chart = element('g', { transform: `translate(${marginPixels} ${y})` }, drawing.body);
  y += drawing.heightPixels + 8;
  const below = write(foot);
  const height = Math.ceil(y + marginPixels);
  const background = rect(0, 0, widthPixels, height, 'page');
  const whole = [symbolsOf([drawing]), background, ...above, chart, ...below].join('');
  return withColors(legalXml(rootElement(widthPixels, height, figure.alt, whole)), mode);
}

const marginPixels = 16;

interface Line {
  readonly content: string;
  readonly sizePixels: number;
  readonly lineHeight: number;
  readonly bold?: boolean;
  readonly color?: 'muted';
}

function paragraph(content: string, width: number, style: Omit<Line, 'content'>): Line[] {
  if (content === '') return [];
  return wrapText(content, width, style).map((line) => ({ content: line, ...style }));
}

function rootElement(width: number, height: number, alt: string, body: string): string {
  const rounded = Math.ceil(height);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${rounded}" width="${width}" height="${rounded}" role="img" aria-label="${escapeHtml(alt)}" font-family="${escapeHtml(fontFamily)}" font-size="${defaultTextPixels}">${body}</svg>`;
}

/** Names in data may have control characters, which a file of XML may not. */
function legalXml(svg: string): string {
  return svg.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

/** The drawing with the colours of a mode in place of the variables of a page. */
function withColors(svg: string, mode: ColorMode): string {
  return svg.replaceAll(/var\(--([\w-]+)\)/g, (_, token: string) => palettes[mode][token]!);
}

const drawers: ByKind<[widthPixels: number], SvgDrawing> = {
  barGroups: barGroupsSvg,
  bars: barsSvg,
  calendar: calendarSvg,
  cells: cellsSvg,
  closeUps: closeUpsSvg,
  dots: dotsSvg,
  empty: noteSvg,
  forest: forestSvg,
  heatmap: heatmapSvg,
  histogram: histogramSvg,
  kDistance: kDistanceSvg,
  lines: linesSvg,
  points: pointsSvg,
  responseCurve: responseCurveSvg,
  smallMultiples: smallMultiplesSvg,
  stacked: stackedSvg,
  strip: stripSvg,
  tiles: tilesSvg,
};

function drawSvg(chart: Chart, widthPixels: number): SvgDrawing {
  return callByKind(drawers, chart, widthPixels);
}

function noteSvg({ note }: EmptyChart, widthPixels: number): SvgDrawing {
  const style = { anchor: 'middle', color: 'muted', sizePixels: 15 } as const;
  return { heightPixels: 64, body: text(widthPixels / 2, 36, note, style) };
}
