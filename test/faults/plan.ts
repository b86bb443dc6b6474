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
  /** While faults strike; what is left after the last one goes out at full speed. */
  readonly eventsPerSecond: number;
  readonly freezeMs: number;
  /** How often each strikes. */
  readonly times: Readonly<Record<Fault, number>>;
}

const once = { 'freeze mongodb': 1, 'freeze kafka': 1, 'slow mongodb': 1, 'full partition': 1 };

/** For CI: a minute or two. */
const shortPlan: Plan = {
  rows: 20_000,
  eventsPerSecond: 80,
  freezeMs: 3_000,
  times: { consumer: 3, replay: 2, mongodb: 1, kafka: 1, ...once },
};

/** `BLACKSPOT_FAULTS=long npm run test:faults`: half an hour. */
const longPlan: Plan = {
  rows: 200_000,
  eventsPerSecond: 180,
  freezeMs: 20_000,
  times: { consumer: 50, replay: 20, mongodb: 10, kafka: 10, ...once },
};

export const isLong: boolean = process.env.BLACKSPOT_FAULTS === 'long';
export const plan: Plan = isLong ? longPlan : shortPlan;
