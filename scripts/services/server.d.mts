export interface ServerOptions {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** Holds all it keeps. */
  readonly folder: string;
  readonly logPath: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Asked until it says yes. */
  readonly isReady: () => Promise<boolean>;
  /** @default 'SIGTERM' */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before it is killed. @default 20_000 */
  readonly stopMs?: number;
}

/** A server that we started: a handle to stop, kill, freeze and start it again on the same data. */
export declare class Server {
  constructor(options: ServerOptions);
  readonly name: string;
  /** What a client is given: `host:port` of Kafka, a `mongodb://` URL. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly logPath: string;
  /** Of Kafka: the jars, for its other tools. */
  readonly classPath?: string;
  readonly pid: number | null;
  readonly isRunning: boolean;
  /** Resolves when the server answers; again after `stop` or `kill`, with the data it had. */
  start(options?: { readonly withinMs?: number }): Promise<void>;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGSTOP. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  restart(): Promise<void>;
  /** Stops it and removes all it kept. */
  remove(): Promise<void>;
  logTail(lines?: number): string;
}

export declare function freePort(): Promise<number>;
export declare function isListening(port: number): Promise<boolean>;
