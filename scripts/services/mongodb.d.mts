import type { Server } from './server.mjs';

export declare function fetchMongodb(): string;
export declare const mongodArguments: readonly string[];

/** A fresh single-node replica set on a free loopback port. */
export declare function startMongodb(options?: { readonly cacheGb?: number }): Promise<Server>;
