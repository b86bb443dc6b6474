/** Names that differ between releases and mean the same. */

/** MapQuest, Bing and both became Source1 to 3 in the release of March 2023. */
export const sourceNames: Readonly<Record<string, string>> = {
  Bing: 'Source1',
  MapQuest: 'Source2',
  'MapQuest-Bing': 'Source3',
};

/** The 24 wind labels of both vocabularies, in lower case, as 18 directions. */
export const windDirections: Readonly<Record<string, string>> = {
  calm: 'Calm',
  var: 'Variable',
  variable: 'Variable',
  north: 'N',
  east: 'E',
  south: 'S',
  west: 'W',
  ...Object.fromEntries(
    'N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW'
      .split(' ')
      .map((name) => [name.toLowerCase(), name]),
  ),
};

/** The name in our vocabulary; a name that is not in the table stays as it is. */
export function sourceName(text: string | null): string | null {
  return text === null ? null : Object.hasOwn(sourceNames, text) ? sourceNames[text]! : text;
}

export function windDirectionName(text: string | null): string | null {
  if (text === null) return null;
  const name = text.toLowerCase();
  return Object.hasOwn(windDirections, name) ? windDirections[name]! : text;
}

/** A state's two letters as capitals; anything else stays as it is. */
export function stateName(text: string | null): string | null {
  return text !== null && twoLetters.test(text) ? text.toUpperCase() : text;
}

const twoLetters = /^[A-Za-z]{2}$/;
