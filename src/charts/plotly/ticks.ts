import { escapeLabel, shorten } from '../../base/format.js';
import { roomFor } from '../svg/textWidth.js';

/** Ticks with these labels, level and not rotated: every second, third, ... of them, as many as fit side by side. */
export function thinTicks(
  values: readonly (string | number)[],
  labels: readonly string[],
  widthPixels: number,
): Readonly<Record<string, unknown>> {
  const texts = labels.map((label) => shorten(label, 18));
  const widest = Math.max(...texts.map((text) => roomFor(text))) + 8;
  const step = Math.max(1, Math.ceil((widest * values.length) / widthPixels));
  const kept = [...values.keys()].filter((index) => index % step === 0);
  return {
    tickmode: 'array',
    tickvals: kept.map((index) => values[index]!),
    ticktext: kept.map((index) => escapeLabel(texts[index]!)),
    tickangle: 0,
  };
}
