/** Names with the same meaning that differ between releases. */

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
