import type { LiveControl, LiveSession } from '../../src/live/protocol.js';

/** Sends commands to the replay that the live page at an address shows, with the token that the page has. */
export async function controlOf(url: string): Promise<(command: LiveControl) => Promise<Response>> {
  const session = await fetch(new URL('/session', url));
  const { controlToken } = (await session.json()) as LiveSession;
  return (command) =>
    fetch(new URL('/control', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-blackspot-token': controlToken! },
      body: JSON.stringify(command),
    });
}
