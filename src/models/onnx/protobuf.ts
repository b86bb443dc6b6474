/**
 * A protobuf message under construction: fields in the order in which they are written. Whole numbers are from 0 to below
 * 2^31, because an ONNX file of a model needs no others here.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A whole number. */
  integer(field: number, value: number): this {
    return this.put(tag(field, 0), varint(value));
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.put(tag(field, 2), varint(value.length), value);
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encoded());
  }

  /** Several whole numbers in one field. */
  integers(field: number, values: readonly number[]): this {
    const bytes: number[] = [];
    for (const value of values) appendVarint(bytes, value);
    return this.bytes(field, Uint8Array.from(bytes));
  }

  encoded(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  private put(...parts: readonly Uint8Array[]): this {
    this.parts.push(...parts);
    return this;
  }
}

function tag(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  appendVarint(bytes, value);
  return Uint8Array.from(bytes);
}

/** Seven bits a byte, the lowest first. */
function appendVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}
