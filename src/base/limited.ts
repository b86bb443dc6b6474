/** Calls `work` for at most so many inputs at the same time; the others wait in their order. */
export function limited<In, Out>(
  most: number,
  work: (input: In) => Promise<Out>,
): (input: In) => Promise<Out> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (input) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work(input);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
