/** Units that a header may name, by quantity: each unit with its spellings in small letters, without signs and blanks. */
const quantities: readonly Readonly<Record<string, readonly string[]>>[] = [
  {
    '°F': ['f', 'fahrenheit', 'degf', 'degreesf', 'degfahrenheit', 'degreesfahrenheit'],
    '°C': ['c', 'celsius', 'centigrade', 'degc', 'degreesc', 'degcelsius', 'degreescelsius'],
    K: ['k', 'kelvin'],
  },
  {
    mi: ['mi', 'mile', 'miles'],
    km: ['km', 'kms', 'kilometer', 'kilometers', 'kilometre', 'kilometres'],
    m: ['m', 'meter', 'meters', 'metre', 'metres'],
    ft: ['ft', 'feet', 'foot'],
  },
  {
    mph: ['mph', 'mih', 'miperh', 'mileshour', 'milesperhour'],
    'km/h': ['kmh', 'kph', 'kmph', 'kmperh', 'kilometersperhour', 'kilometresperhour'],
    'm/s': ['ms', 'mps', 'mpers', 'meterspersecond', 'metrespersecond'],
    kn: ['kn', 'kt', 'kts', 'knot', 'knots'],
  },
  {
    inHg: ['in', 'inch', 'inches', 'inhg', 'incheshg', 'inchesofmercury'],
    hPa: ['hpa', 'mb', 'mbar', 'millibar', 'millibars', 'hectopascal', 'hectopascals'],
    kPa: ['kpa', 'kilopascal', 'kilopascals'],
    mmHg: ['mmhg', 'torr'],
  },
  {
    in: ['in', 'inch', 'inches'],
    mm: ['mm', 'millimeter', 'millimeters', 'millimetre', 'millimetres'],
    cm: ['cm', 'centimeter', 'centimeters', 'centimetre', 'centimetres'],
  },
  { '%': ['percent', 'pct', 'perc', 'percentage'] },
  { degree: ['deg', 'degree', 'degrees', 'decimaldegrees', 'dd', 'wgs84'] },
];

/**
 * The units that a column in this unit may have in another file, by spelling: `unitsLike('°F').get('celsius')` is `°C`. Only
 * the unit itself if its quantity is unknown.
 */
export function unitsLike(unit: string): ReadonlyMap<string, string> {
  const quantity = quantities.find((units) => Object.hasOwn(units, unit)) ?? {
    [unit]: [compactName(unit)],
  };
  return new Map(
    Object.entries(quantity).flatMap(([name, spellings]) =>
      spellings.map((spelling) => [spelling, name] as const),
    ),
  );
}

/**
 * A name in small letters and digits only, so that `Wind_Speed(mph)`, `Wind.Speed.mph.`, `windSpeedMph` and
 * `wind_speed_mph` are one name. A percent sign becomes the word.
 */
export function compactName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('%', 'percent')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
