/** A statewide order to stay at home of spring 2020. */
export interface StateOrder {
  /** First day in force, `YYYY-MM-DD`; an order that began in the evening counts from that day. */
  readonly from: string;
  /** Sources differ by a day or two, or the order began as advice. @default false */
  readonly approximate?: boolean;
}

/**
 * The first statewide order by state: the governors' executive orders as listed by Ballotpedia ("Status of lockdown
 * and stay-at-home orders", 2020), Littler ("Stay on top of stay at home", 30 March 2020) and MMWR 69(35), 2020.
 * Arkansas, Iowa, Nebraska, North Dakota, South Dakota and Wyoming had none; Oklahoma and Utah gave orders or advice to
 * some people only, and count as without one. Local orders, many of them earlier, are not in it.
 */
export const stateOrders: Readonly<Record<string, StateOrder>> = {
  AL: { from: '2020-04-04' },
  AZ: { from: '2020-03-31' },
  CA: { from: '2020-03-19' },
  CO: { from: '2020-03-26' },
  CT: { from: '2020-03-23' },
  DC: { from: '2020-04-01' },
  DE: { from: '2020-03-24' },
  FL: { from: '2020-04-03' },
  GA: { from: '2020-04-03' },
  ID: { from: '2020-03-25' },
  IL: { from: '2020-03-21' },
  IN: { from: '2020-03-24', approximate: true },
  KS: { from: '2020-03-30' },
  KY: { from: '2020-03-26', approximate: true },
  LA: { from: '2020-03-23' },
  MA: { from: '2020-03-24', approximate: true },
  MD: { from: '2020-03-30' },
  ME: { from: '2020-04-02' },
  MI: { from: '2020-03-24' },
  MN: { from: '2020-03-27', approximate: true },
  MO: { from: '2020-04-06' },
  MS: { from: '2020-04-03' },
  MT: { from: '2020-03-28' },
  NC: { from: '2020-03-30' },
  NH: { from: '2020-03-27', approximate: true },
  NJ: { from: '2020-03-21' },
  NM: { from: '2020-03-24' },
  NV: { from: '2020-04-01', approximate: true },
  NY: { from: '2020-03-22' },
  OH: { from: '2020-03-23' },
  OR: { from: '2020-03-23' },
  PA: { from: '2020-04-01' },
  RI: { from: '2020-03-28' },
  SC: { from: '2020-04-07' },
  TN: { from: '2020-03-31', approximate: true },
  TX: { from: '2020-04-02', approximate: true },
  VA: { from: '2020-03-30' },
  VT: { from: '2020-03-25', approximate: true },
  WA: { from: '2020-03-23' },
  WI: { from: '2020-03-25' },
  WV: { from: '2020-03-24' },
};
