/**
 * What a report has asked. The source of a context notes each call when it runs, so nothing else can be listed. A
 * question of the context of an analysis is credited to every section of the report; one of a part of it
 * (`withOwnQuestions`) to the sections that rest on that part.
 */
import { askedWords } from '../../charts/quick/askedWords.js';
import type { AskedQuestion } from '../../query/questionCode.js';
import type { Source } from '../../query/source.js';
import type { Section } from '../../report/report.js';
import type { AnalysisContext } from './context.js';
import type { QuestionLog } from './questionLog.js';

/** The same context, whose questions from now on are credited only to sections that rest on it. */
export function withOwnQuestions<Context extends AnalysisContext<unknown>>(context: Context): Context {
  return { ...context, ...context.apart() };
}

/** A section with the questions that it rests on. A list of these leaves no question out unseen. */
export type CreditedSection = Section & Required<Pick<Section, 'asked'>>;

/** The section, or a part of one, credited with the questions that these contexts have asked. */
export function restingOn<Part extends Pick<Section, 'asked'>>(
  part: Part,
  ...contexts: readonly [AnalysisContext<unknown>, ...AnalysisContext<unknown>[]]
): Part & Required<Pick<Section, 'asked'>> {
  return { ...part, asked: contexts.flatMap(({ asked }) => [...asked]) };
}

/** The section, each of whose figures is credited with the questions of its own context. */
export function withFiguresOn(
  section: Section,
  contextOf: (figure: string) => AnalysisContext<unknown>,
): Section {
  const own = (section.figures ?? []).map(({ id }) => [id, [...contextOf(id).asked]] as const);
  return { ...section, askedByFigure: Object.fromEntries(own) };
}

/** A section that asks its own questions, credited with them, and with those of other parts that it rests on. */
export async function ownSection<Context extends AnalysisContext<unknown>>(
  context: Context,
  make: (own: Context) => Promise<Section>,
  ...others: readonly AnalysisContext<unknown>[]
): Promise<CreditedSection> {
  const own = withOwnQuestions(context);
  return restingOn(await make(own), own, ...others);
}

/**
 * The sections of a report with ids in place of the codes of their questions, and the questions by id: `q1`, `q2`, ... in
 * the order of the sections. Those of the whole analysis come last in each section and figure.
 */
export async function numberQuestions(
  sections: readonly Section[],
  { asked: shared }: AnalysisContext<unknown>,
  log: QuestionLog,
  source: Source,
): Promise<{ readonly sections: Section[]; readonly asked: Readonly<Record<string, AskedQuestion>> }> {
  const ids = new Map<string, string>();
  const idOf = (code: string): string => {
    const id = ids.get(code) ?? `q${ids.size + 1}`;
    ids.set(code, id);
    return id;
  };
  const idsOf = (codes: readonly string[] = []): string[] => [...new Set([...codes, ...shared])].map(idOf);
  const numbered = sections.map(({ askedByFigure = {}, ...section }) => ({
    ...section,
    asked: idsOf(section.asked),
    ...(Object.keys(askedByFigure).length === 0
      ? {}
      : {
          askedByFigure: Object.fromEntries(
            Object.entries(askedByFigure).map(([figure, codes]) => [figure, idsOf(codes)]),
          ),
        }),
  }));
  // What no section rests on: the period of all accidents.
  log.codes.forEach(idOf);
  const asked = await Promise.all(
    [...ids].map(async ([code, id]): Promise<[string, AskedQuestion]> => {
      const question = log.asked(code);
      return [id, { words: askedWords(question, source.dataset), code, sent: await source.sent(question) }];
    }),
  );
  return { sections: numbered, asked: Object.fromEntries(asked) };
}
