import type { Section } from '../../report/report.js';
import type { CreditedSection } from '../common/asked.js';

/** One section made of several parts, in their order. A text that is also the reason of a part that is not shown comes once. */
export function joinSections(
  head: Pick<Section, 'id' | 'title' | 'isMethod'>,
  parts: readonly (Omit<Section, 'id' | 'title'> | false | null | undefined)[],
): CreditedSection {
  const given = parts.filter((part) => part !== false && part !== null && part !== undefined);
  const all = <Item>(of: (part: Omit<Section, 'id' | 'title'>) => readonly Item[] | undefined): Item[] =>
    given.flatMap((part) => of(part) ?? []);
  const notShown = all((part) => part.notShown);
  const reasons = new Set(notShown.map(({ reason }) => reason));
  return {
    ...head,
    text: all((part) => part.text).filter((text) => !reasons.has(text)),
    findings: all((part) => part.findings),
    figures: all((part) => part.figures),
    tables: all((part) => part.tables),
    caveats: all((part) => part.caveats),
    asked: all((part) => part.asked),
    askedByFigure: Object.assign({}, ...given.map(byFigure)),
    notShown,
  };
}

/** The questions of a part that has its own, by the figures of this part. */
function byFigure({
  figures = [],
  asked,
  askedByFigure,
}: Omit<Section, 'id' | 'title'>): Section['askedByFigure'] {
  if (asked === undefined) return askedByFigure;
  return { ...Object.fromEntries(figures.map(({ id }) => [id, asked])), ...askedByFigure };
}
