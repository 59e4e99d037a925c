/** How numbers of a country are written at home: calling code, trunk prefix dialled before them, digits without it. */
export interface PhonePlan {
  readonly code: string;
  readonly trunk: string;
  readonly digits: readonly number[];
}

const NO_TRUNK = '';

/** By ISO 3166 country. A country that is not here has no national form that we dare to complete. */
export const PHONE_PLANS: Readonly<Record<string, PhonePlan>> = {
  AT: { code: '43', trunk: '0', digits: [8, 9, 10, 11, 12, 13] },
  AU: { code: '61', trunk: '0', digits: [9] },
  BE: { code: '32', trunk: '0', digits: [8, 9] },
  BG: { code: '359', trunk: '0', digits: [8, 9] },
  BR: { code: '55', trunk: '0', digits: [10, 11] },
  CA: { code: '1', trunk: '1', digits: [10] },
  CH: { code: '41', trunk: '0', digits: [9] },
  CN: { code: '86', trunk: '0', digits: [10, 11] },
  CZ: { code: '420', trunk: NO_TRUNK, digits: [9] },
  DE: { code: '49', trunk: '0', digits: [8, 9, 10, 11] },
  DK: { code: '45', trunk: NO_TRUNK, digits: [8] },
  EE: { code: '372', trunk: NO_TRUNK, digits: [7, 8] },
  ES: { code: '34', trunk: NO_TRUNK, digits: [9] },
  FI: { code: '358', trunk: '0', digits: [7, 8, 9, 10] },
  FR: { code: '33', trunk: '0', digits: [9] },
  GB: { code: '44', trunk: '0', digits: [9, 10] },
  GR: { code: '30', trunk: NO_TRUNK, digits: [10] },
  HK: { code: '852', trunk: NO_TRUNK, digits: [8] },
  HR: { code: '385', trunk: '0', digits: [8, 9] },
  HU: { code: '36', trunk: '06', digits: [8, 9] },
  IE: { code: '353', trunk: '0', digits: [7, 8, 9] },
  IN: { code: '91', trunk: '0', digits: [10] },
  // Italian landlines keep their 0 abroad, so nothing is a trunk prefix.
  IT: { code: '39', trunk: NO_TRUNK, digits: [9, 10, 11] },
  JP: { code: '81', trunk: '0', digits: [9, 10] },
  KR: { code: '82', trunk: '0', digits: [9, 10] },
  KZ: { code: '7', trunk: '8', digits: [10] },
  LT: { code: '370', trunk: '8', digits: [8] },
  LV: { code: '371', trunk: NO_TRUNK, digits: [8] },
  MD: { code: '373', trunk: '0', digits: [8] },
  MX: { code: '52', trunk: NO_TRUNK, digits: [10] },
  NL: { code: '31', trunk: '0', digits: [9] },
  NO: { code: '47', trunk: NO_TRUNK, digits: [8] },
  NZ: { code: '64', trunk: '0', digits: [8, 9, 10] },
  PL: { code: '48', trunk: NO_TRUNK, digits: [9] },
  PT: { code: '351', trunk: NO_TRUNK, digits: [9] },
  RO: { code: '40', trunk: '0', digits: [9] },
  RS: { code: '381', trunk: '0', digits: [8, 9] },
  RU: { code: '7', trunk: '8', digits: [10] },
  SE: { code: '46', trunk: '0', digits: [7, 8, 9] },
  SG: { code: '65', trunk: NO_TRUNK, digits: [8] },
  SI: { code: '386', trunk: '0', digits: [8] },
  SK: { code: '421', trunk: '0', digits: [9] },
  TR: { code: '90', trunk: '0', digits: [10] },
  TW: { code: '886', trunk: '0', digits: [8, 9] },
  UA: { code: '380', trunk: '0', digits: [9] },
  US: { code: '1', trunk: '1', digits: [10] },
};
