import { requireObject, requireOneOf, requirePositive, unexpected } from '../../base/checks.js';
import type { LiveControl } from '../../live/protocol.js';

/**
 * Checks a command for a replay.
 * @throws InputError when it is not one
 */
export function controlOf(body: unknown): LiveControl {
  const { action, speedFactor, eventTime } = requireObject('the command', body);
  switch (requireOneOf('action', action as string, ['pause', 'resume', 'speed', 'seek'])) {
    case 'pause':
      return { action: 'pause' };
    case 'resume':
      return { action: 'resume' };
    case 'speed':
      return {
        action: 'speed',
        speedFactor: speedFactor === 'max' ? 'max' : requirePositive('speedFactor', speedFactor),
      };
    default:
      if (typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) {
        throw unexpected('eventTime', 'an instant such as 2019-01-01T05:00:00Z', eventTime);
      }
      return { action: 'seek', eventTime };
  }
}
