/** What a study of `bench/coverage.ts` is: planted effects, and whether the intervals of an analysis hold them. */

/** One interval of one run, and what was planted. */
export interface Trial {
  /** What is estimated: `Source2, model interval`. Trials of one name make a row of the table. */
  readonly what: string;
  readonly truth: number;
  /** The value that means no effect: 1 for ratios, 0 for differences. */
  readonly none: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Meant to be wide, since it holds more than the planted noise: it may cover in more than 99 % of the runs. */
  readonly isWide?: true;
}

/** A file `bench/coverage/<name>.ts` exports one as `study`. */
export interface Study {
  readonly name: string;
  /** One line: what is made, and what is done with it. */
  readonly about: string;
  /** Everything of one seed; the same seed gives the same trials. */
  run(seed: number): Promise<readonly Trial[]>;
}

/** A row of the table. */
export interface Coverage {
  readonly what: string;
  readonly runs: number;
  readonly truth: string;
  /** Share of the runs whose interval holds the truth. */
  readonly covered: number;
  /** Share of the runs whose interval excludes no effect: power, or false alarms when there is none. */
  readonly found: number;
  /** Mean of the estimates, and of the relative width of the intervals. */
  readonly meanEstimate: number;
  readonly meanWidth: number;
  /** No effect: found in at most 7 % of the runs. An effect: covered in 90 to 99 %. */
  readonly holds: boolean;
}

export function coverageOf(trials: readonly Trial[]): Coverage[] {
  const names = [...new Set(trials.map(({ what }) => what))];
  return names.map((what) => {
    const own = trials.filter((trial) => trial.what === what);
    const part = (holds: (trial: Trial) => boolean): number => own.filter(holds).length / own.length;
    const mean = (value: (trial: Trial) => number): number =>
      own.reduce((sum, trial) => sum + value(trial), 0) / own.length;
    const truths = [...new Set(own.map(({ truth }) => Number(truth.toPrecision(3))))];
    const covered = part(({ lower, upper, truth }) => lower <= truth && truth <= upper);
    const found = part(({ lower, upper, none }) => none < lower || upper < none);
    const isNone = own.every(({ truth, none }) => truth === none);
    const most = own.some(({ isWide }) => isWide === true) ? 1 : 0.99;
    return {
      what,
      runs: own.length,
      truth: truths.length > 2 ? `${Math.min(...truths)} to ${Math.max(...truths)}` : truths.join(', '),
      covered,
      found,
      meanEstimate: mean(({ estimate }) => estimate),
      meanWidth: mean(({ lower, upper, estimate }) => (upper - lower) / Math.abs(estimate || 1)),
      holds: isNone ? found <= 0.07 : covered >= 0.9 && covered <= most,
    };
  });
}

export function tableText(rows: readonly Coverage[]): string {
  const cells = [
    ['what', 'runs', 'planted', 'estimate', 'covered', 'found', 'width', 'in bounds'],
    ...rows.map((row) => [
      row.what,
      String(row.runs),
      row.truth,
      row.meanEstimate.toFixed(3),
      percent(row.covered),
      percent(row.found),
      percent(row.meanWidth),
      row.holds ? 'yes' : 'NO',
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
