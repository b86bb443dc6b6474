import { type BulkWriteResult, MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ConnectionError, DataError } from '../../../src/base/errors.js';
import { mongoError, onlyDuplicates } from '../../../src/engines/mongodb/connection.js';

const result = { getWriteConcernError: () => undefined, insertedCount: 0 } as unknown as BulkWriteResult;

/** As the driver makes them: from the failed writes, or around the error that broke the bulk off. */
function bulkError(about: object): MongoBulkWriteError {
  return new MongoBulkWriteError(about as never, result);
}

describe('a bulk insert that fails', () => {
  it('has only duplicates when every failed write is one', () => {
    const errmsg = 'E11000 duplicate key error collection: b.accidents index: _id_ dup key: { _id: 7 }';
    const failed = (...codes: number[]) =>
      bulkError({ message: errmsg, code: codes[0], writeErrors: codes.map((code) => ({ code, errmsg })) });
    expect(onlyDuplicates(failed(11_000, 11_000))).toBe(true);
    expect(onlyDuplicates(failed(11_000, 121))).toBe(false);
    expect(mongoError(failed(11_000, 121), 'write')).toBeInstanceOf(DataError);
    const other = errmsg.replace('_id_', 'source_1');
    expect(onlyDuplicates(bulkError({ writeErrors: [{ code: 11_000, errmsg: other }] }))).toBe(false);
  });

  it('is tried again, and never taken for duplicates, when the server dies in the midst of it', () => {
    const broken = bulkError(new MongoNetworkError('connection 7 to 127.0.0.1:27017 closed'));
    expect(onlyDuplicates(broken)).toBe(false);
    expect(mongoError(broken, 'write')).toBeInstanceOf(ConnectionError);
    expect(mongoError(broken, 'write').message).toContain('connection 7');
    const pipe = bulkError(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }));
    expect(onlyDuplicates(pipe)).toBe(false);
    expect(mongoError(pipe, 'write')).toBeInstanceOf(ConnectionError);
    const interrupted = bulkError({
      message: 'x',
      code: 11_000,
      writeErrors: [{ code: 11_000 }, { code: 11_600 }],
    });
    expect(mongoError(interrupted, 'write')).toBeInstanceOf(ConnectionError);
    const stopping = bulkError(new MongoServerError({ message: 'interrupted at shutdown', code: 11_600 }));
    expect(onlyDuplicates(stopping)).toBe(false);
    expect(mongoError(stopping, 'write')).toBeInstanceOf(ConnectionError);
  });
});
