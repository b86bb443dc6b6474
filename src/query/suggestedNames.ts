/**
 * The type of an argument that must be a `Known` value. For a text that is none, these are the known names that begin with
 * the same two letters, which the compiler then prints: `"stat"` is not assignable to `"state" | "street"`. An editor and
 * a notebook show that before anything runs.
 */
export type Suggested<Given, Known> = Given extends Known
  ? Given
  : [Alike<Given, Known>] extends [never]
    ? Known
    : Alike<Given, Known>;

type Alike<Given, Known> = Given extends `${infer First}${infer Second}${string}`
  ? Extract<Known, `${First}${Second}${string}`>
  : never;
