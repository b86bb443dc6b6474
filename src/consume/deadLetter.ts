/** A reject as it is kept: in a folder one JSON line each, on a topic as headers. */
export interface DeadLetter {
  readonly reason: string;
  readonly origin: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly timestampMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The value as it came: text, or base64 when it is not UTF-8. */
  readonly payload: string;
  readonly payloadEncoding: 'utf8' | 'base64';
}
