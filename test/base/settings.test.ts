import { describe, expect, it } from 'vitest';
import { givenSettings, unknownSettings } from '../../src/base/settings.js';

describe('the settings of an environment', () => {
  const env = {
    BLACKSPOT_CACHE: '/cache',
    BLACKSPOT_DEBUG: '',
    BLACKSPOT_KAFKA_PASSWORD: 'secret',
    BLACKSPOT_MONGODB_URL: 'mongodb://me:secret@host/db?tls=true',
    BLACKSPOT_KAFKA_BROKER: 'localhost:9092',
    BLACKSPOT_SOURCE: 'what?.csv + mongodb://me:secret@host/db?tls=true',
    HOME: '/home/me',
  };

  it('are those that are not empty, without a password', () => {
    expect(givenSettings(env)).toEqual([
      { name: 'BLACKSPOT_KAFKA_PASSWORD', value: '***' },
      { name: 'BLACKSPOT_MONGODB_URL', value: 'mongodb://host/db' },
      { name: 'BLACKSPOT_SOURCE', value: 'what?.csv + mongodb://host/db' },
      { name: 'BLACKSPOT_CACHE', value: '/cache' },
    ]);
  });

  it('are told from names that have no effect', () => {
    expect(unknownSettings(env)).toEqual(['BLACKSPOT_KAFKA_BROKER']);
  });
});
