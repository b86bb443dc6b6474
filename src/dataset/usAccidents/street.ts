import { anyCase } from '../anyCase.js';

/**
 * Roads with controlled access, by name: interstates (`I-95 N`, `Interstate 10`), and streets whose name contains
 * freeway, expressway, turnpike, thruway or tollway. A parkway is not one (most are city streets), nor is a US or state
 * highway by its number alone. Case is ignored. The derived column isFreeway uses it. The pattern is valid in both
 * JavaScript and RE2.
 */
export const freewayPattern: string = String.raw`\b[Ii]-? ?[0-9]{1,3}\b|\b(?:${[
  'Interstate',
  'Fwy',
  'Freeway',
  'Expy',
  'Expwy',
  'Expressway',
  'Tpke',
  'Turnpike',
  'Thwy',
  'Thruway',
  'Tollway',
]
  .map(anyCase)
  .join('|')})\b`;
