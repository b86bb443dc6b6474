import { ConnectionError, InputError } from '../base/errors.js';
import type { ReplayStatus } from './player.js';

/** Controls of a replay in another process. Each call resolves with the status after it. */
export interface RemoteReplay {
  status(): Promise<ReplayStatus>;
  pause(): Promise<ReplayStatus>;
  resume(): Promise<ReplayStatus>;
  setSpeed(speedFactor: number): Promise<ReplayStatus>;
  seek(eventTime: string): Promise<ReplayStatus>;
  stop(): Promise<ReplayStatus>;
}

/**
 * Controls a replay that runs in another process of this machine, for example from a notebook.
 * @param url the URL that `blackspot replay --control` prints, including its token
 * @throws ConnectionError when the replay cannot be reached; InputError when it refuses a command
 * @example
 * const player = controlReplay(url);
 * await player.setSpeed(3600);
 */
export function controlReplay(url: string): RemoteReplay {
  const base = new URL(url);
  const token = base.searchParams.get('token') ?? '';
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<ReplayStatus> => {
    let response: Response;
    try {
      response = await fetch(new URL(path, base.origin), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new ConnectionError(`Replay not found: ${base.origin}.`, {
        cause,
        hint: 'Check that the replay is still running.',
      });
    }
    const answer = (await response.json()) as ReplayStatus & { error?: string };
    if (!response.ok) throw new InputError(`The replay refused ${path}: ${answer.error}`);
    return {
      ...answer,
      speedFactor: Number(answer.speedFactor === ('max' as unknown) ? Infinity : answer.speedFactor),
    };
  };
  return {
    status: () => call('GET', '/status'),
    pause: () => call('POST', '/pause'),
    resume: () => call('POST', '/resume'),
    stop: () => call('POST', '/stop'),
    setSpeed: (speedFactor) =>
      call('POST', '/speed', { speedFactor: speedFactor === Number.POSITIVE_INFINITY ? 'max' : speedFactor }),
    seek: (eventTime) => call('POST', '/seek', { eventTime }),
  };
}
