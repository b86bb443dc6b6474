/** Readers that share the partitions of a topic, and how far they have come together. */
export interface Group {
  /** The next offset that the group needs, by partition. */
  readonly committed: number[];
  readonly readers: object[];
  /** Goes up whenever partitions may have changed hands. */
  generation: number;
}

export function newGroup(firstOffsets: number[]): Group {
  return { committed: [...firstOffsets], readers: [], generation: 0 };
}

export function joinGroup(group: Group, reader: object): void {
  group.readers.push(reader);
  group.generation += 1;
}

export function leaveGroup(group: Group, reader: object): void {
  group.readers.splice(group.readers.indexOf(reader), 1);
  group.generation += 1;
}

/** Partitions are dealt out in turn, so that no two readers of a group share one. */
export function ownedPartitions(group: Group, reader: object): number[] {
  const turn = group.readers.indexOf(reader);
  if (turn < 0) return [];
  return group.committed.map((_, index) => index).filter((index) => index % group.readers.length === turn);
}
