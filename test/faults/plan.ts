/** What strikes: `full partition` takes the room of Kafka's files, `slow mongodb` lets it run a tenth of the time. */
export type Fault =
  | 'consumer'
  | 'replay'
  | 'mongodb'
  | 'kafka'
  | 'freeze mongodb'
  | 'freeze kafka'
  | 'slow mongodb'
  | 'full partition';

export interface Plan {
  readonly rows: number;
  /** How long a fault and the recovery from it are likely to take: the pace of the replay begins with it. */
  readonly secondsPerFault: number;
  readonly freezeMs: number;
  /** How often each strikes. */
  readonly times: Readonly<Record<Fault, number>>;
}

const once = { 'freeze mongodb': 1, 'freeze kafka': 1, 'slow mongodb': 1, 'full partition': 1 };

/** For CI: less than two minutes. */
const shortPlan: Plan = {
  rows: 20_000,
  secondsPerFault: 8,
  freezeMs: 3_000,
  times: { consumer: 3, replay: 2, mongodb: 1, kafka: 1, ...once },
};

/** A quarter of an hour on a machine of two cores. */
const longPlan: Plan = {
  rows: 200_000,
  secondsPerFault: 8,
  freezeMs: 20_000,
  times: { consumer: 50, replay: 20, mongodb: 10, kafka: 10, ...once },
};

/** Words with commas between: `BLACKSPOT_FAULTS=long,time-series npm run test:faults`. */
const words = new Set((process.env.BLACKSPOT_FAULTS ?? '').split(',').filter((word) => word !== ''));
for (const word of words) {
  if (!['long', 'time-series'].includes(word)) throw new Error(`BLACKSPOT_FAULTS knows no "${word}".`);
}

export const isLong: boolean = words.has('long');
/** Into a time-series collection. */
export const isTimeSeries: boolean = words.has('time-series');
export const plan: Plan = isLong ? longPlan : shortPlan;
