/** MurmurHash2 with Kafka's seed: `org.apache.kafka.common.utils.Utils.murmur2` (Apache License 2.0), as 32 bits. */
export function murmur2(data: Uint8Array): number {
  const multiplier = 0x5bd1e995;
  const length = data.length;
  let hash = 0x9747b28c ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    word = Math.imul(word, multiplier);
    word ^= word >>> 24;
    word = Math.imul(word, multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  const left = length - at;
  if (left === 3) hash ^= data[at + 2]! << 16;
  if (left >= 2) hash ^= data[at + 1]! << 8;
  if (left >= 1) {
    hash ^= data[at]!;
    hash = Math.imul(hash, multiplier);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, multiplier);
  hash ^= hash >>> 15;
  return hash;
}

/** The partition of a key as Kafka's own Java producer chooses it, so that every client agrees. */
export function partitionOf(key: string, partitionCount: number): number {
  if (partitionCount === 1) return 0;
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitionCount;
}
