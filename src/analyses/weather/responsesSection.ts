import { capitalise, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { responseCurve } from '../../charts/responseCurve.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import type { Dose, DoseId } from './doses.js';
import { curveHeadline } from './headlines.js';
import type { ResponseCurve } from './responseCurves.js';
import { widened } from './widened.js';
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
    unit: 'in/h',
    caveat:
      'Mostly missing before April 2019, so the curve is of the years after. Snow is measured as the water it melts to.',
  },
};

type Part = Omit<Section, 'id' | 'title'>;

/** How reports per hour follow the readings that are told apart somewhere. */
export function responsesSection(context: WeatherContext, responses: readonly ResponseCurve[]): Section {
  const curves = responses.filter(({ extreme }) => extreme !== null);
  const untold = responses.filter(({ extreme, points }) => extreme === null && points.length > 1);
  return {
    id: 'responses',
    title: 'Temperature, visibility, wind and precipitation',
    text: compact([
      curves.length > 0 && curvesText,
      untold.length > 0 && `${untoldText(untold)}: see Method.`,
    ]),
    notShown: responses
      .filter(({ points }) => points.length <= 1)
      .map((curve) => ({
        parts: [`weather-${curve.dose.id}`, `dose-${curve.dose.id}`],
        reason: missingText(curve),
      })),
    ...curvesOf(context, curves),
  };
}

/** The curves that tell no range apart, for Method. */
export function untoldCurvesPart(context: WeatherContext, responses: readonly ResponseCurve[]): Part {
  const curves = responses.filter(({ extreme, points }) => extreme === null && points.length > 1);
  return {
    text: curves.length === 0 ? [] : [curvesText],
    notShown:
      curves.length === 0
        ? []
        : [
            {
              parts: curves.map(({ dose }) => `dose-${dose.id}`),
              reason: `${untoldText(curves)}, once their number is allowed for.`,
            },
          ],
    ...curvesOf(context, curves),
  };
}

/** `Temperature and wind speed tell no range apart`. */
function untoldText(curves: readonly ResponseCurve[]): string {
  const names = joinWords(curves.map(({ dose }) => wordsOf[dose.id].name.toLowerCase()));
  return `${capitalise(names)} ${verbFor(curves.length, 'tells', 'tell')} no range apart`;
}

const curvesText =
  'The strata and the model are those of the rates per hour, with a reading in place of the weather. Temperature and wind are compared within the same weather; visibility and precipitation measure the weather itself.';

function curvesOf(context: WeatherContext, curves: readonly ResponseCurve[]): Part {
  return {
    findings: curves.flatMap((curve) => extremeFinding(curve, context.options.confidenceLevel)),
    figures: curves.map((curve) => curveChart(context, curve)),
    tables: curves.map((curve) => curveTable(curve, context.options.confidenceLevel)),
    caveats: curves.map(({ dose }) => `${wordsOf[dose.id].name}: ${wordsOf[dose.id].caveat}`),
  };
}

function missingText({ dose, reason }: ResponseCurve): string {
  return `${wordsOf[dose.id].name} has no curve: ${reason ?? 'too few hours differ in it'}.`;
}

/** `15–25`, `9.5 or more`; a bin that is open below has the preposition in it: `below 15`. */
function rangeText({ id, edges }: Dose, bin: number): string {
  const [from, until] = [edges[bin]!, edges[bin + 1]];
  if (isOpenBelow(id, bin)) return `below ${until}`;
  return until === undefined ? `${from} or more` : `${from}–${until}`;
}

/** `15–25 °F`, `9.5 mi or more`. */
function binText(dose: Dose, bin: number): string {
  const { unit } = wordsOf[dose.id];
  return dose.edges[bin + 1] === undefined
    ? `${dose.edges[bin]} ${unit} or more`
    : `${rangeText(dose, bin)} ${unit}`;
}

/** `at 15–25`, `below 15`. */
function atRange(dose: Dose, bin: number): string {
  return isOpenBelow(dose.id, bin) ? rangeText(dose, bin) : `at ${rangeText(dose, bin)}`;
}

function isOpenBelow(id: DoseId, bin: number): boolean {
  return id === 'temperature' && bin === 0;
}

function extremeFinding({ dose, extreme, points }: ResponseCurve, confidenceLevel: number): Finding[] {
  if (extreme === null) return [];
  const name = wordsOf[dose.id].name.toLowerCase();
  return [
    {
      id: `dose-${dose.id}`,
      sentence: `At a ${name} ${isOpenBelow(dose.id, extreme.bin) ? '' : 'of '}${binText(dose, extreme.bin)}, ${formatNumber(extreme.estimate)} times as many accidents are reported per hour as at ${binText(dose, dose.reference)}.`,
      estimate: extreme.estimate,
      unit: 'ratio',
      interval: reportInterval(extreme, confidenceLevel, truncatedMethod),
      denominator: { n: extreme.accidents, of: 'reports in that range' },
      caveat: `This is the largest of ${points.length - 1} ratios that still differs from 1 when their number is allowed for (Bonferroni). Read the whole curve.`,
      figure: `weather-${dose.id}`,
    },
  ];
}

function curveChart(context: WeatherContext, { dose, points, extreme, accidents }: ResponseCurve): Figure {
  const { name, unit } = wordsOf[dose.id];
  const comparisons = points.length - 1;
  // As the headline: the intervals hold for all ranges together.
  const together = points.map((point) => widened(point, comparisons, context.options.confidenceLevel));
  return responseCurve({
    id: `weather-${dose.id}`,
    headline: curveHeadline(
      {
        name,
        reference: binText(dose, dose.reference),
        extreme: extreme === null ? null : atRange(dose, extreme.bin),
      },
      extreme,
    ),
    subline: sublineOf(
      context,
      `Ratio of reports per hour to ${binText(dose, dose.reference)}, of ${formatCountOf(comparisons, 'range')} at once`,
      accidents,
    ),
    alt: `Curve of ${points.length} ratios with a band: ${points
      .slice(0, 8)
      .map((point) => `${rangeText(dose, point.bin)} ${formatNumber(point.estimate)}`)
      .join(', ')}.`,
    footnote: sourceNote(
      context,
      `Compared at the same station, month, weekday and hour${dose.isAdjusted ? ', within the same weather' : ''} (zero-truncated Poisson).`,
    ),
    x: points.map(({ bin }) => dose.middles[bin]!),
    estimate: points.map(({ estimate }) => estimate),
    lower: together.map(({ lower }) => lower),
    upper: together.map(({ upper }) => upper),
    support: points.map((point) => point.accidents),
    supportTitle: 'Reports behind it',
    xTitle: `${name} (${unit})`,
    yTitle: 'Ratio of reports per hour',
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
      { key: 'accidents', heading: 'Reports', values: points.map(({ accidents }) => accidents) },
    ],
    note: `Against ${binText(dose, dose.reference)}.`,
  });
}
