import { proseHtml } from '../../base/format.js';
import type { TrustRow } from '../report.js';

const signs = { yes: '●', partly: '◐', no: '○' } as const;

/** What each aspect is called, and its three answers. */
const words: Readonly<Record<TrustRow['aspect'], { name: string } & Record<TrustRow['answer'], string>>> = {
  chance: { name: 'Chance', yes: 'covered', partly: 'partly', no: 'not covered' },
  test: { name: 'Later data', yes: 'tested', partly: 'partly', no: 'not tested' },
  coverage: { name: 'Coverage', yes: 'ruled out', partly: 'partly', no: 'not ruled out' },
  settings: { name: 'Settings', yes: 'tried', partly: 'partly', no: 'not tried' },
  traffic: { name: 'Traffic', yes: 'known', partly: 'partly', no: 'unknown' },
};

/** What matters most comes first. Traffic is last: no file of accidents has it. */
const byWeight: readonly TrustRow['aspect'][] = ['coverage', 'test', 'settings', 'chance', 'traffic'];

/** The row that a folded box shows: the worst one, and of several the one that matters most. */
function worstOf(rows: readonly TrustRow[]): TrustRow | undefined {
  const ordered = byWeight.flatMap((aspect) => rows.filter((row) => row.aspect === aspect));
  const first = (answer: TrustRow['answer']): TrustRow | undefined =>
    ordered.find((row) => row.answer === answer && row.aspect !== 'traffic');
  return first('no') ?? first('partly') ?? ordered.at(-1);
}

/** How far to trust a report: five rows with a word and a sign. Folded, its worst row shows. */
export function trustHtml(rows: readonly TrustRow[]): string {
  const worst = worstOf(rows);
  const items = rows.map(
    (row) =>
      `<li><span class="sign" aria-hidden="true">${signs[row.answer]}</span><span>${wordsOf(row)}</span></li>`,
  );
  return `<details class="trust fold" open><summary><h2>How far to trust this</h2>${worst === undefined ? '' : `<span class="worst">${wordsOf(worst)}</span>`}</summary>
<ul>${items.join('')}</ul><p class="signs">${signs.yes} strong ${signs.partly} partial ${signs.no} weak</p></details>`;
}

function wordsOf({ aspect, answer, text }: TrustRow): string {
  return `<b>${words[aspect].name}: ${words[aspect][answer]}.</b> ${proseHtml(text)}`;
}
