import { formatCountOf, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { responseCurve } from '../../charts/responseCurve.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { WeatherContext } from './context.js';
import type { Dose, DoseId } from './doses.js';
import type { CurvePoint, ResponseCurve } from './responseCurves.js';
import { truncatedMethod } from './words.js';

interface DoseWords {
  readonly name: string;
  readonly unit: string;
  readonly caveat: string;
}

const wordsOf: Readonly<Record<DoseId, DoseWords>> = {
  temperature: {
    name: 'Temperature',
    unit: '°F',
    caveat:
      'A stratum compares only temperatures that occur in one month at one hour of the day, so the far ends of the curve are chained over many steps. Traffic falls in severe cold.',
  },
  visibility: {
    name: 'Visibility',
    unit: 'mi',
    caveat: 'The curve includes the weather that lowers the visibility (rain, snow and fog).',
  },
  wind: {
    name: 'Wind speed',
    unit: 'mph',
    caveat:
      'Calm was recorded as a blank before April 2019 and as zero after; an hour without a number is left out. No stratum spans that change.',
  },
  precipitation: {
    name: 'Precipitation',
    unit: 'inches an hour',
    caveat:
      'Mostly missing before April 2019, so the curve is of the years after. Snow is measured as the water it melts to.',
  },
};

/** How the rate of accidents follows temperature, visibility, wind and precipitation. */
export function responsesSection({ options }: WeatherContext, responses: readonly ResponseCurve[]): Section {
  const curves = responses.filter(({ points }) => points.length > 1);
  const missing = responses.filter(({ points }) => points.length <= 1);
  return {
    id: 'responses',
    title: 'How the rate follows temperature, visibility, wind and precipitation',
    text: [
      'The curves use the same strata and the same model as above, with the reading in place of the label. Each point compares hours in a bin with hours in the reference bin at the same station, month, weekday and hour. Temperature and wind are adjusted for the class of weather (rain, snow and so on). Visibility and precipitation are not, because they measure the weather itself.',
    ],
    notShown: missing.map((curve) => ({
      parts: [`weather-${curve.dose.id}`, `dose-${curve.dose.id}`],
      reason: missingText(curve),
    })),
    findings: curves.flatMap((curve) => extremeFinding(curve, options.confidenceLevel)),
    figures: curves.map(curveChart),
    tables: curves.map((curve) => curveTable(curve, options.confidenceLevel)),
    caveats: curves.map(({ dose }) => `${wordsOf[dose.id].name}: ${wordsOf[dose.id].caveat}`),
  };
}

function missingText({ dose, reason }: ResponseCurve): string {
  return `${wordsOf[dose.id].name} has no curve because ${reason ?? 'too few hours differ in it'}.`;
}

/** `below 15 °F`, `15 to 25 °F`, `95 °F or more`. */
function binText({ id, edges }: Dose, bin: number): string {
  const { unit } = wordsOf[id];
  const [from, until] = [edges[bin]!, edges[bin + 1]];
  if (isOpenBelow(id, bin)) return `below ${until} ${unit}`;
  if (until === undefined) return `${from} ${unit} or more`;
  return `${from} to ${until} ${unit}`;
}

function isOpenBelow(id: DoseId, bin: number): boolean {
  return id === 'temperature' && bin === 0;
}

/** The bin that differs most from the reference, of those whose interval excludes 1. */
function extremeFinding({ dose, points }: ResponseCurve, confidenceLevel: number): Finding[] {
  const distance = ({ estimate }: CurvePoint): number => Math.abs(Math.log(estimate));
  const [extreme] = points
    .filter(({ lower, upper }) => lower > 1 || upper < 1)
    .toSorted((a, b) => distance(b) - distance(a));
  if (extreme === undefined) return [];
  const name = wordsOf[dose.id].name.toLowerCase();
  const dosed = `${name} ${isOpenBelow(dose.id, extreme.bin) ? '' : 'of '}${binText(dose, extreme.bin)}`;
  return [
    {
      id: `dose-${dose.id}`,
      sentence: `At a ${dosed}, ${formatNumber(extreme.estimate)} times as many accidents are reported per hour as at ${binText(dose, dose.reference)}.`,
      estimate: extreme.estimate,
      unit: 'ratio',
      interval: reportInterval(extreme, confidenceLevel, truncatedMethod),
      denominator: { n: extreme.accidents, of: 'accidents in compared hours of that bin' },
      caveat: 'This is the largest of several ratios, chosen for its size. Read the whole curve.',
    },
  ];
}

function curveChart({ dose, points, accidents }: ResponseCurve): Figure {
  const { name, unit } = wordsOf[dose.id];
  return responseCurve({
    id: `weather-${dose.id}`,
    headline: `${name}: accidents per hour`,
    alt: `Rate ratio over ${name.toLowerCase()} against ${binText(dose, dose.reference)}, with its band: ${points.map((point) => `${binText(dose, point.bin)} ${formatNumber(point.estimate)}`).join(', ')}. Bars below show how many accidents are in each bin.`,
    footnote: `n = ${formatCountOf(accidents, 'accident')} in hours that can be compared`,
    x: points.map(({ bin }) => dose.middles[bin]!),
    estimate: points.map(({ estimate }) => estimate),
    lower: points.map(({ lower }) => lower),
    upper: points.map(({ upper }) => upper),
    support: points.map((point) => point.accidents),
    xTitle: `${name} (${unit})`,
    yTitle: 'Rate ratio per hour',
  });
}

function curveTable({ dose, points }: ResponseCurve, confidenceLevel: number): ReportTable {
  const { name } = wordsOf[dose.id];
  return reportTable({
    id: `weather-${dose.id}`,
    title: `Rate ratio by ${name.toLowerCase()}`,
    columns: [
      { key: 'bin', heading: name, values: points.map(({ bin }) => binText(dose, bin)) },
      { key: 'ratio', heading: 'Rate ratio', values: points.map(({ estimate }) => estimate) },
      ...intervalColumns(confidenceLevel, points),
      { key: 'accidents', heading: 'Accidents', values: points.map(({ accidents }) => accidents) },
    ],
    note: `Against ${binText(dose, dose.reference)}.`,
  });
}
