import { inject } from 'vitest';

/** A server that the service tests may use, or why there is none. */
export interface Service {
  readonly url: string | null;
  readonly missing: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    kafka: Service;
    mongodb: Service;
  }
}

/** `host:port` of a broker whose topics are fresh for each run of the tests; `''` when there is none. */
export const kafkaBrokers: string = inject('kafka').url ?? '';
/** URL of a replica set that is fresh for each run of the tests; use a database of your own name. `''` when there is none. */
export const mongodbUrl: string = inject('mongodb').url ?? '';

/** For `describe.skipIf(withoutKafka)`; with BLACKSPOT_REQUIRE_SERVICES=1 the run has failed before it gets here. */
export const withoutKafka: boolean = inject('kafka').url === null;
export const withoutMongodb: boolean = inject('mongodb').url === null;

for (const [name, service] of Object.entries({ Kafka: inject('kafka'), MongoDB: inject('mongodb') })) {
  if (service.missing !== null) console.warn(`${name} tests are not run: ${service.missing}`);
}
