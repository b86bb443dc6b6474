import { crc32, deflateSync } from 'node:zlib';
import type { Figure } from '../figure.js';
import type { SvgOptions } from './figureSvg.js';

// A placeholder until the renderers are here: a grey picture.

export interface PngOptions extends SvgOptions {
  readonly scaleFactor?: number;
}

export function figurePng(figure: Figure, options: PngOptions = {}): Uint8Array {
  const { widthPixels = 800, scaleFactor = 2 } = options;
  const width = widthPixels * scaleFactor;
  const height = (figure.heightPixels ?? 420) * scaleFactor;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 230);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
