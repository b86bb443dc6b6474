import { Double, Long } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { compilePipeline } from '../../../src/engines/mongodb/pipeline.js';
import { shellText } from '../../../src/engines/mongodb/shellText.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { variedAccidents } from '../../query/variedAccidents.js';

/** What the shell would send: the collection, and the arguments of its method. */
function evaluated(text: string): { readonly collection: string; readonly args: unknown[] } {
  const scope = {
    ISODate: (iso: string) => new Date(iso),
    Double: (value: number) => new Double(value),
    Long: (digits: string) => Long.fromString(digits),
    db: new Proxy(
      {},
      {
        get: (_, name) => {
          const methods = (collection: string) => {
            const send = (...args: unknown[]) => ({ collection, args });
            return { aggregate: send, find: send };
          };
          return name === 'getCollection' ? methods : methods(String(name));
        },
      },
    ),
  };
  return new Function(...Object.keys(scope), `return ${text};`)(...Object.values(scope));
}

describe('a command for the MongoDB shell', () => {
  it('is the pipeline that the driver sends', () => {
    for (const question of randomQuestions(400, 41, variedAccidents(300, 40))) {
      const { pipeline } = compilePipeline(question, 'accidents');
      const text = shellText('accidents', 'aggregate', [pipeline]);
      expect(evaluated(text), text).toEqual({ collection: 'accidents', args: [pipeline] });
    }
  });

  it('has dates, whole numbers of 64 bits and collections of any name', () => {
    const filter = { startAt: { $gte: new Date(0) }, 'a.b': Long.fromNumber(2 ** 40), n: new Double(10) };
    const text = shellText('my-accidents', 'aggregate', [[{ $match: filter }, { $limit: 3 }]]);
    expect(text).toBe(
      `db.getCollection('my-accidents').aggregate([
  {
    $match: {
      startAt: { $gte: ISODate('1970-01-01T00:00:00.000Z') },
      'a.b': Long('1099511627776'),
      n: Double(10),
    },
  },
  { $limit: 3 },
])`,
    );
    expect(evaluated(text)).toEqual({
      collection: 'my-accidents',
      args: [[{ $match: filter }, { $limit: 3 }]],
    });
  });
});
