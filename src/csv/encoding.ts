import { isUtf8 } from 'node:buffer';

/** How a file stores its letters, as its first bytes show. Windows-1252 shows only in the rows: see `CsvFormat`. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How the bytes of a record become text. */
export type RecordEncoding = 'utf-8' | 'windows-1252';

/** The encoding by the byte-order mark, or by the zero bytes of Latin letters in UTF-16. */
export function fileEncodingOf(head: Buffer): FileEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const lineEnd = head.indexOf('\n');
  const start = head.subarray(0, lineEnd === -1 ? 256 : Math.min(256, lineEnd));
  const zeros = [0, 0];
  for (let at = 0; at < start.length; at += 1) if (start[at] === 0) zeros[at % 2]! += 1;
  // Of letters and digits every second byte is zero; of text in UTF-8, none is.
  const enough = Math.max(2, start.length * 0.4);
  if (zeros[1]! >= enough && zeros[0] === 0) return 'utf-16le';
  return zeros[0]! >= enough && zeros[1] === 0 ? 'utf-16be' : 'utf-8';
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Turns pieces of bytes into pieces of UTF-8, without a byte-order mark. */
export async function* toUtf8(pieces: AsyncIterable<Buffer>, encoding: FileEncoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* withoutMark(pieces);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

async function* withoutMark(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (start === null) {
      yield piece;
      continue;
    }
    const bytes: Buffer = start.length === 0 ? piece : Buffer.concat([start, piece]);
    const isMark = byteOrderMark.equals(bytes.subarray(0, 3));
    const mayBeMark = bytes.length < 3 && byteOrderMark.subarray(0, bytes.length).equals(bytes);
    start = mayBeMark ? bytes : null;
    if (start === null) yield isMark ? bytes.subarray(3) : bytes;
  }
  if (start !== null && start.length > 0) yield start;
}

/**
 * The encoding of the records of a file: Windows-1252 if more of them are not UTF-8 than have letters beyond ASCII in UTF-8.
 * Otherwise those that are not UTF-8 are damaged.
 */
export function recordEncodingOf(otherRecords: number, utf8Records: number): RecordEncoding {
  return otherRecords > utf8Records ? 'windows-1252' : 'utf-8';
}

const windows1252 = new TextDecoder('windows-1252');

/** The text of a record. Bytes that are not UTF-8 are read as Windows-1252, of which Latin-1 is a part. */
export function decodeRecord(bytes: Buffer): string {
  // Without `stream`, some versions of Node (20.20 among them) decode Latin-1 instead, in which 0x80 is not the euro sign.
  return isUtf8(bytes) ? bytes.toString('utf8') : windows1252.decode(bytes, { stream: true });
}
