/** Reads server-sent events from bytes, as they come. */

export interface ServerSentEvent {
  readonly name: string;
  /** The id of this event or of the last one that had one; null before. */
  readonly id: string | null;
  readonly data: string;
}

/** Holds at most one event that is not whole yet. */
export class EventReader {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #name = '';
  #id: string | null = null;
  #data: string[] = [];

  /** The events that these bytes complete. */
  read(bytes: Uint8Array): ServerSentEvent[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = lines.pop()!;
    const events: ServerSentEvent[] = [];
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (line !== '') this.#field(line);
      else if (this.#data.length > 0) {
        events.push({ name: this.#name || 'message', id: this.#id, data: this.#data.join('\n') });
        this.#data = [];
        this.#name = '';
      }
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    else if (field === 'id') this.#id = value;
    else if (field === 'data') this.#data.push(value);
  }
}
