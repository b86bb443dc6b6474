import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Frame } from '../../live/frame.js';
import { type LiveFrames, tickMs } from '../../live/frames.js';
import { EncodedFrames } from './encodedFrames.js';
import { securityHeaders, streamHeaders } from './headers.js';
import { longestStallMs, StreamClient } from './streamClient.js';

/** The pages that are connected to the stream, and the beat at which they get frames. */
export class Pages {
  readonly #clients = new Set<StreamClient>();
  readonly #encoded = new EncodedFrames();
  readonly #frames: () => LiveFrames;
  readonly #timer: NodeJS.Timeout;

  constructor(
    frames: () => LiveFrames,
    private readonly maxPages: number,
  ) {
    this.#frames = frames;
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  get count(): number {
    return this.#clients.size;
  }

  /** Answers a page with the stream. False when as many pages as allowed are connected. */
  connect(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#clients.size >= this.maxPages) return false;
    const isCompressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(200, {
      ...securityHeaders,
      ...streamHeaders,
      vary: 'accept-encoding',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    });
    request.socket.setNoDelay(true);
    // A page that is cut off, or that has gone, may leave an error behind.
    response.on('error', () => {});
    const client = new StreamClient(response, {
      encoded: this.#encoded,
      isCompressed,
      catchUp: (lastEventId) => this.#frames().catchUp(lastEventId, Date.now()),
      now: Date.now,
    });
    const lastEventId = request.headers['last-event-id'];
    client.start(typeof lastEventId === 'string' ? lastEventId : undefined);
    this.#clients.add(client);
    response.once('close', () => this.#clients.delete(client));
    return true;
  }

  /** Sends a frame to every page. */
  send(frame: Frame): void {
    for (const client of this.#clients) client.send(frame);
  }

  /** Says goodbye to every page and ends its connection. */
  close(retryInMs: number): void {
    clearInterval(this.#timer);
    const bye = this.#frames().bye(retryInMs, Date.now());
    for (const client of this.#clients) client.end(bye);
    this.#clients.clear();
  }

  #tick(): void {
    const nowMs = Date.now();
    this.#frames().tick(nowMs);
    for (const client of this.#clients) if (client.stalledMs(nowMs) > longestStallMs) client.destroy();
  }
}
