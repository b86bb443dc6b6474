import type { Finding, TrustAspect, TrustRow } from '../../report/report.js';

const aspects: readonly TrustAspect[] = ['chance', 'test', 'coverage', 'settings', 'traffic'];

/** The five rows of a report: those that its analysis gives, and for the others what holds for any report. */
export function trustOf(findings: readonly Finding[], given: readonly TrustRow[] = []): TrustRow[] {
  const hasIntervals = findings.some(({ interval }) => interval !== null);
  const unless: Readonly<Record<TrustAspect, Omit<TrustRow, 'aspect'>>> = {
    chance: hasIntervals
      ? { answer: 'yes', text: 'Intervals are given.' }
      : { answer: 'no', text: 'Counts only, without intervals.' },
    test: { answer: 'no', text: 'No placebos.' },
    coverage: { answer: 'no', text: 'What the feeds report may explain it.' },
    settings: { answer: 'no', text: 'Others may differ.' },
    traffic: { answer: 'no', text: 'No vehicle counts.' },
  };
  return aspects.map((aspect) => given.find((row) => row.aspect === aspect) ?? { aspect, ...unless[aspect] });
}
