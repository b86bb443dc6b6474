/** The mix of severities, true and as predicted on arrival. */
import { byId, element, setClass, setHidden, setText } from './dom.js';
import type { PageState } from './pageState.js';
import { accidents, shareText, windowText } from './words.js';

/** With word joiners, so that no line ends within it. */
const modelFlag = '-\u2060-\u2060model';

interface Row {
  readonly root: HTMLElement;
  readonly bar: HTMLElement;
  readonly diamond: HTMLElement;
  readonly share: HTMLElement;
  readonly predicted: HTMLElement;
}

export class SeverityPanel {
  readonly #rows = byId('severity-rows');
  readonly #note = byId('severity-note');
  readonly #kind = byId('severity-kind');
  #made: Row[] = [];

  update(state: PageState): void {
    const { model, dimensions } = state.snapshot;
    document.body.classList.toggle('no-model', model === null);
    if (this.#made.length !== dimensions.severities.length) this.#make(dimensions.severities);
    setText(this.#kind, model === null ? 'share of the accidents' : 'true, and as predicted at arrival');
    const summary = state.severities();
    const count = summary?.counts.reduce((sum, one) => sum + one, 0) ?? 0;
    setHidden(this.#rows, count === 0);
    if (summary === null || count === 0) {
      setText(this.#note, emptyText(state));
      return;
    }
    this.#made.forEach((row, severity) => {
      const share = summary.counts[severity]! / count;
      setClass(row.root, state.filter.severities[severity] ? 'severity-row' : 'severity-row off');
      row.bar.style.width = `${100 * share}%`;
      setText(row.share, shareText(share));
      const predicted = summary.predicted?.[severity];
      setHidden(row.diamond, predicted === undefined);
      setText(row.predicted, predicted === undefined ? '–' : shareText(predicted));
      if (predicted !== undefined) row.diamond.style.left = `${100 * predicted}%`;
    });
    const window = `${windowText(summary.fromMs, summary.untilMs)}, ${accidents(count)}`;
    setText(
      this.#note,
      model === null
        ? `${window}. For predictions, start with ${modelFlag}.`
        : `▬ true ◇ predicted · ${window}`,
    );
  }

  #make(severities: readonly number[]): void {
    this.#made = severities.map(() => ({
      root: element('div', { class: 'severity-row' }),
      bar: element('i'),
      diamond: element('u'),
      share: element('b'),
      predicted: element('span', { class: 'predicted' }),
    }));
    this.#made.forEach((row, index) => {
      const severity = severities[index]!;
      const label = element('span', { class: 'hidden' }, 'Severity ');
      const number = element('span', { class: `sev sev${severity}` }, label, String(severity));
      row.root.append(
        number,
        element('span', { class: 'track' }, row.bar, row.diamond),
        row.share,
        row.predicted,
      );
    });
    this.#rows.replaceChildren(...this.#made.map(({ root }) => root));
  }
}

function emptyText({ isEmpty, status: { accidents: all, withoutSeverity = 0 } }: PageState): string {
  if (isEmpty) return 'Shares appear after the first accident.';
  if (all > 0 && withoutSeverity === all)
    return 'No accident has a severity: none is on the map or in a strip.';
  return 'No accident passes the filter.';
}
