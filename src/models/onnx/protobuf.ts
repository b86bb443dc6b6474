/**
 * A protobuf message under construction: fields in the order in which they are written.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A whole number; negative ones as 64 bits. */
  integer(field: number, value: number): this {
    return this.put(tag(field, 0), varint(value));
  }

  float(field: number, value: number): this {
    return this.put(tag(field, 5), new Uint8Array(Float32Array.of(value).buffer));
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

  /** Several numbers in one field. */
  integers(field: number, values: readonly number[]): this {
    return this.bytes(field, Buffer.concat(values.map(varint)));
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

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
