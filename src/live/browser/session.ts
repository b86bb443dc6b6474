/** What the server lets this page do. */
import type { LiveControl, LiveSession } from '../protocol.js';
import { errorOf } from './errorOf.js';

/** Shows the token of the address once, and takes it out of the address and the history. */
export async function showToken(): Promise<void> {
  const params = new URLSearchParams(location.hash.slice(1));
  const token = params.get('token');
  if (token === null) return;
  params.delete('token');
  history.replaceState(null, '', `${location.pathname}${params.size > 0 ? `#${params}` : ''}`);
  await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}

export class Session {
  #controlToken: string | null = null;

  /** Whether this page may control the replay. */
  get mayControl(): boolean {
    return this.#controlToken !== null;
  }

  /** Asks the server; a restarted one has a new token. */
  async refresh(): Promise<void> {
    try {
      const response = await fetch('/session', { cache: 'no-store' });
      this.#controlToken = response.ok ? ((await response.json()) as LiveSession).controlToken : null;
    } catch {
      this.#controlToken = null;
    }
  }

  /** Sends a command. Returns what went wrong, or null. */
  async control(command: LiveControl): Promise<string | null> {
    try {
      const response = await fetch('/control', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-blackspot-token': this.#controlToken ?? '' },
        body: JSON.stringify(command),
      });
      return response.ok ? null : await errorOf(response);
    } catch {
      return 'The server does not answer.';
    }
  }
}
