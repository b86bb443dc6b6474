import type { LivePredictions } from '../app/liveModel.js';
import { formatCount, formatCountOf, joinWords } from '../base/format.js';
import type { MonitoringFigures } from '../models/monitoring/figures.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { color } from './color.js';
import { say } from './output.js';

/** Says which model predicts, and which events of the store it does not touch. */
export function sayModel({ version }: ScoringModel, { monitor, ofOthers, without }: LivePredictions): void {
  const { events } = monitor.figures().total.forecasts;
  const others = [
    ...(ofOthers === 0 ? [] : [`${formatCountOf(ofOthers, 'event')} of other models`]),
    ...(without === 0 ? [] : [`${formatCountOf(without, 'event')} without a prediction`]),
  ];
  const kept = others.length === 0 ? '' : ` ${joinWords(others, 'and')} stay as they are.`;
  say(`Model ${version}: ${formatCountOf(events, 'event')} predicted so far.${kept}`);
}

/** Says how good the predictions are, and what has moved since training. */
export function summarizeModel({ modelVersion, total, latest }: MonitoringFigures): void {
  const { forecasts } = total;
  const { events, judged, logLoss, rightShare } = forecasts;
  if (logLoss === null || rightShare === null) {
    say(`Model ${modelVersion}: ${formatCountOf(events, 'event')} predicted, none with a known severity.`);
    return;
  }
  const { logLoss: latestLoss, judged: latestJudged } = latest.forecasts;
  say(
    `Model ${modelVersion}: ${formatCountOf(events, 'event')} predicted, ${formatCount(judged)} with a known severity. Log-loss ${logLoss.toFixed(3)}` +
      (latestJudged < judged ? ` (latest ${formatCount(latestJudged)}: ${latestLoss!.toFixed(3)})` : '') +
      `, right ${(100 * rightShare).toFixed(1)} %.`,
  );
  for (const { severity, observed, expected } of forecasts.classes) {
    say(
      `  Severity ${severity}: ${formatCountOf(observed, 'event')}, ${formatCount(Math.round(expected))} expected.`,
    );
  }
  const moved = latest.drift.filter(({ reading }) => reading === 'moved' || reading === 'moved far');
  if (moved.length === 0) return;
  const shown = [...moved].sort((a, b) => b.index - a.index).slice(0, 5);
  const names = shown.map(({ feature, index }) => `${feature} (${index.toFixed(2)})`);
  const more = moved.length - shown.length;
  say(
    color.yellow(
      `  ${formatCountOf(moved.length, 'feature')} ${moved.length === 1 ? 'has' : 'have'} moved since training, by stability index: ${joinWords(names, 'and')}${more > 0 ? `, and ${more} more` : ''}.`,
    ),
  );
}
