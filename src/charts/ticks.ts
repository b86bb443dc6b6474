/** Positions of ticks that d3's scales do not offer. */

/** Round numbers from `lower` to `upper` on a log axis of ratios: 0.5, 1, 2, 5, or evenly spaced in a narrow range. */
export function ratioTicks(lower: number, upper: number): number[] {
  return upper / lower > 8 ? decadeTicks(lower, upper) : evenTicks(lower, upper);
}

function decadeTicks(lower: number, upper: number): number[] {
  const steps = upper / lower > 1000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(lower)); power <= Math.ceil(Math.log10(upper)); power++) {
    for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(3)));
  }
  return ticks;
}

/** About six round numbers between the ends. */
function evenTicks(lower: number, upper: number): number[] {
  const rough = Math.max(upper - lower, lower * 0.01) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const first = Math.floor(lower / step);
  const count = Math.ceil(upper / step) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(6))).filter(
    (tick) => tick > 0,
  );
}
