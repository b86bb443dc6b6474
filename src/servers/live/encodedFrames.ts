import { constants, deflateRawSync } from 'node:zlib';
import type { Frame } from '../../live/frame.js';

/**
 * A gzip member without its end: these ten bytes, then frames that are deflated each by itself and flushed to a whole byte, so
 * that none refers to what came before. One Buffer of a frame fits every response, whenever it began.
 */
export const gzipHeader: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** The bytes of frames, made once for all pages. */
export class EncodedFrames {
  readonly #plain = new WeakMap<Frame, Buffer>();
  readonly #deflated = new WeakMap<Frame, Buffer>();

  bytesOf(frame: Frame, isCompressed: boolean): Buffer {
    const made = isCompressed ? this.#deflated : this.#plain;
    let bytes = made.get(frame);
    if (bytes === undefined) {
      bytes = isCompressed ? deflated(frame.text) : Buffer.from(frame.text);
      made.set(frame, bytes);
    }
    return bytes;
  }
}

function deflated(text: string): Buffer {
  return deflateRawSync(text, { level: 4, finishFlush: constants.Z_SYNC_FLUSH });
}
