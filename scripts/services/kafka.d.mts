import type { Server } from './server.mjs';

export declare const kafkaVersion: string;
/** The class path of Kafka and its tools. */
export declare function fetchKafka(): string;
export declare const soonBackSettings: Readonly<Record<string, string>>;
export declare const brokerSettings: Readonly<Record<string, string>>;

/** A fresh broker on free loopback ports; what `settings` gives goes into its server.properties. */
export declare function startKafka(options?: {
  readonly settings?: (about: {
    readonly port: number;
    readonly controllerPort: number;
    readonly folder: string;
  }) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  readonly heapMb?: number;
}): Promise<Server>;
