/** The formats of times and keys in the JSON of a record. The patterns are valid in both JavaScript and RE2. */
const local = String.raw`20[0-9]{2}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}`;
export const localPattern: string = local.replace('20[0-9]{2}', '(?:20[0-9]{2}|2100)');
export const instantPattern: string = `${local.replace('20[0-9]{2}', '(?:1999|20[0-9]{2}|210[01])')}Z`;
export const keyPattern: string = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const localShape: RegExp = new RegExp(`^${localPattern}$`);
export const instantShape: RegExp = new RegExp(`^${instantPattern}$`);
export const keyShape: RegExp = new RegExp(`^${keyPattern}$`);
