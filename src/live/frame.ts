import type { LiveEventName } from './protocol.js';

/** A server-sent event, made once for all pages. */
export interface Frame {
  readonly name: LiveEventName;
  /** Its id, `<epoch>.<sequence>`; null for an event without one. */
  readonly id: string | null;
  readonly sequence: number;
  /** When it was made, milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** As it goes over the wire: ASCII and JSON, with its empty line. */
  readonly text: string;
}

/** A frame with data. JSON has no line breaks. */
export function frameOf(
  name: LiveEventName,
  { id, sequence, atMs }: Pick<Frame, 'id' | 'sequence' | 'atMs'>,
  data: unknown,
): Frame {
  const text = `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
  return { name, id, sequence, atMs, text };
}

/** The epoch and the sequence of an id; null for a text that is not one. */
export function parseId(id: string): { readonly epoch: string; readonly sequence: number } | null {
  const found = /^([\w-]+)\.(\d{1,15})$/.exec(id);
  return found === null ? null : { epoch: found[1]!, sequence: Number(found[2]) };
}
