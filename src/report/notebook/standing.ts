import type { Figure } from '../../charts/figure.js';
import { needsOutlines } from '../../charts/plotly/plotlyOf.js';
import { figureSvg } from '../../charts/svg/figureSvg.js';
import { themed } from '../../charts/theme.js';
import { figurePng } from '../figurePng.js';
import type { MimeBundle, MimeMetadata } from '../kernel.js';
import type { Report, ReportTable, Section } from '../report.js';
import { headTexts, plainTexts, sectionTexts, type TextBlock, textsHtml } from './texts.js';
import { textTable } from './textTable.js';

/** An output that needs no script. */
export interface StandingOutput {
  readonly bundle: MimeBundle;
  readonly metadata?: MimeMetadata;
}

const widthPixels = 800;
/** Pixels of the PNG per pixel of the figure. */
const scaleFactor = 2;

/**
 * A chart as pictures, for everything that runs no scripts of ours: exports, GitHub, notebooks that are not trusted. A
 * sanitiser keeps only the PNG. Without `text/html`, which a sanitiser would print as text, and which hides the others.
 */
export function standingFigure(figure: Figure): StandingOutput {
  const png = Buffer.from(figurePng(figure, { mode: 'light', widthPixels, scaleFactor }));
  return {
    bundle: {
      // For VS Code and for Lab with plotly's extension, which fetch the outlines of maps: those show the SVG.
      ...(needsOutlines([figure.chart]) ? {} : { 'application/vnd.plotly.v1+json': plotlyJson(figure) }),
      'image/svg+xml': figureSvg(figure, 'light', widthPixels),
      'image/png': png.toString('base64'),
      'text/plain': `${figure.headline}. ${figure.alt}`,
    },
    metadata: { 'image/png': { width: png.readUInt32BE(16) / scaleFactor, alt: figure.alt } },
  };
}

/** A table as text, because no sanitiser keeps a table of HTML whole. */
export function standingTable(table: ReportTable): StandingOutput {
  return { bundle: { 'text/plain': textTable(table) } };
}

/** The texts, pictures and tables of a section, from top to bottom. */
export function standingSection(section: Section): StandingOutput[] {
  const texts = sectionTexts(section);
  return [
    ...(texts.length === 0 ? [] : [standingTexts(texts)]),
    ...(section.figures ?? []).map(standingFigure),
    ...(section.tables ?? []).map(standingTable),
  ];
}

/** The same of a whole report. */
export function standingReport(report: Report): StandingOutput[] {
  return [standingTexts(headTexts(report)), ...report.sections.flatMap(standingSection)];
}

function standingTexts(texts: readonly TextBlock[]): StandingOutput {
  return { bundle: { 'text/html': textsHtml(texts), 'text/plain': plainTexts(texts) } };
}

/** What plotly's own extensions draw; typed arrays as lists. */
function plotlyJson(figure: Figure): object {
  const { data, layout, config } = themed(figure, 'light', { heading: true });
  return JSON.parse(
    JSON.stringify({ data, layout, config }, (_, entry: unknown) =>
      ArrayBuffer.isView(entry) ? Array.from(entry as unknown as ArrayLike<number>) : entry,
    ),
  ) as object;
}
