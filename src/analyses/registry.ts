import type { Dataset } from '../dataset/dataset.js';
import type { Source } from '../query/source.js';
import type { Report } from '../report/report.js';
import { type Analysis, runAnalysis } from './common/analysis.js';
import type { Option } from './common/options.js';
import { covidAnalysis } from './covid/covid.js';
import { hotspotsAnalysis } from './hotspots/hotspots.js';
import { overviewAnalysis } from './overview/overview.js';
import { predictionsAnalysis } from './predictions/predictions.js';
import { severityAnalysis } from './severity/severity.js';
import { weatherAnalysis } from './weather/weather.js';

/** An analysis for callers that take it as it comes, such as the command line. */
export interface RegisteredAnalysis {
  readonly id: string;
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Whether a source with this dataset has what it is about. */
  appliesTo(dataset: Dataset): boolean;
  /** @throws InputError when an option is unknown, out of range or contradicts another */
  run(source: Source, options: Readonly<Record<string, unknown>>): Promise<Report>;
}

/** Every analysis, in the order of the help. A new one is a folder and a line here. */
export const analyses: readonly RegisteredAnalysis[] = [
  registered(overviewAnalysis),
  registered(covidAnalysis),
  registered(weatherAnalysis),
  registered(hotspotsAnalysis),
  registered(severityAnalysis),
  registered(predictionsAnalysis),
];

function registered<Options extends object>(analysis: Analysis<Options>): RegisteredAnalysis {
  return {
    id: analysis.id,
    about: analysis.about,
    options: analysis.options,
    appliesTo: (dataset) => analysis.appliesTo?.(dataset) ?? true,
    run: (source, options) => runAnalysis(analysis, source, options as Options),
  };
}
