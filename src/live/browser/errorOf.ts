/** What a server that refuses says, or else its status. */
export async function errorOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error?: string };
  return error ?? `The server answered ${response.status}.`;
}
