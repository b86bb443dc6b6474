import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { windowText } from '../sections/forecastWords.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { PredictionsContext } from './context.js';
import { extentOf } from './versions.js';
import { judgedPeriod } from './words.js';

/** What was predicted, and by which version: every report of the source is in one row of the table. */
export function countsSection(context: PredictionsContext): Section {
  const { versions, version, learned, reports, forecasts, groups, matching, model } = context;
  const judged = forecasts.count;
  const others = versions.filter((one) => one.version !== version);
  const unpredicted = others.find((one) => one.version === null)?.reports ?? 0;
  const ofOthers = others.reduce((sum, one) => sum + one.reports, 0) - unpredicted;
  const own = versions.find((one) => one.version === version)!;
  const rows = [
    { what: `Version ${version}: judged`, groups: groups.judged },
    ...[
      { what: `Version ${version}: no known severity`, groups: groups.unlabelled },
      { what: `Version ${version}: it has seen the outcome`, groups: groups.learned },
    ].filter((row) => row.groups.total > 0),
    ...others.map((one) => ({
      what: one.version === null ? 'Without a prediction' : `Version ${one.version}`,
      groups: one.groups,
    })),
  ];
  const extents = rows.map((row) => extentOf(row.groups));
  return {
    id: 'counts',
    title: 'What was predicted',
    text: compact([
      learned > 0 &&
        `Reports of ${windowText({ ...model!.info.windows.train, until: model!.info.windows.validation.until })} are left out. In this time the model learned and was chosen, so it may have seen their severities.`,
      reports > judged &&
        `${formatCountOf(reports - judged, 'report')} ${verbFor(reports - judged, 'has', 'have')} no severity that the model knows. Drift counts their features; all else leaves them out.`,
      ofOthers > 0 &&
        model === null &&
        `Version ${version} is judged because it predicted the latest report.`,
    ]),
    findings: compact([
      countFinding({
        id: 'judged-reports',
        sentence:
          judged === 0
            ? `No report has a prediction of version ${version} that can be judged.`
            : `${formatCountOf(judged, 'report')} ${verbFor(judged, 'has', 'have')} a prediction of version ${version} that can be judged, ${formatPercent(judged / matching)} of all.`,
        estimate: judged,
        unit: 'reports',
        denominator: { n: matching, of: 'reports' },
        ...judgedPeriod(context),
      }),
      ofOthers > 0 &&
        countFinding({
          id: 'other-versions',
          sentence: `${formatCountOf(ofOthers, 'report')} ${verbFor(ofOthers, 'was', 'were')} predicted by other versions, which are not judged here.`,
          estimate: ofOthers,
          unit: 'reports',
          denominator: { n: matching, of: 'reports' },
        }),
      unpredicted > 0 &&
        countFinding({
          id: 'without-prediction',
          sentence: `${formatCountOf(unpredicted, 'report')} ${verbFor(unpredicted, 'was', 'were')} stored without a prediction.`,
          estimate: unpredicted,
          unit: 'reports',
          denominator: { n: matching, of: 'reports' },
        }),
    ]),
    tables: [
      reportTable({
        id: 'predictions-counts',
        title: 'Reports by what predicted them',
        columns: [
          { key: 'what', heading: 'Reports', values: rows.map(({ what }) => what) },
          { key: 'n', heading: 'Number', values: rows.map((row) => row.groups.total) },
          { key: 'firstDay', heading: 'First day', values: extents.map(({ firstDay }) => firstDay) },
          { key: 'lastDay', heading: 'Last day', values: extents.map(({ lastDay }) => lastDay) },
        ],
        note: `All rows together are the ${formatCount(matching)} reports of the source or the filter. Version ${version} predicted ${formatCount(own.reports)} of them, from ${own.firstDay} to ${own.lastDay}.`,
      }),
    ],
  };
}
