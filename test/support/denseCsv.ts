import { generate } from '../../src/synthetic/generate.js';

/** In Atlanta, 18:00 to 19:30 UTC of a day near the end of the dense file. */
export const atlantaBurst = {
  city: 'Atlanta',
  state: 'GA',
  startLocal: '2022-04-10T14:00',
  minutes: 90,
  rows: 60,
} as const;

/** Writes six weeks of accidents, 40 an hour, or fewer of them, with the burst in Atlanta. */
export async function writeDenseCsv(
  out: string,
  { rows = 40_000, from = '2022-03-01' }: { readonly rows?: number; readonly from?: string } = {},
): Promise<void> {
  const period = { from, until: '2022-04-12', coverage: 'steady' } as const;
  await generate({ rows, seed: 2, ...period, bursts: [atlantaBurst], out });
}
