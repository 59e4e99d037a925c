/** Exact arithmetic on decimal texts, for the few sums an import makes itself (shipping of lines, money given back). */
interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

function scaled(decimal: string): Scaled {
  const point = decimal.indexOf('.');
  if (point < 0) return { units: BigInt(decimal), scale: 0 };
  return { units: BigInt(decimal.slice(0, point) + decimal.slice(point + 1)), scale: decimal.length - point - 1 };
}

function toText({ units, scale }: Scaled): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const sign = units < 0n ? '-' : '';
  return fraction === '' ? sign + digits.slice(0, -scale) : `${sign}${digits.slice(0, -scale)}.${fraction}`;
}

/** Sum of decimal texts; '0' for none. */
export function addDecimals(decimals: readonly string[]): string {
  let sum: Scaled = { units: 0n, scale: 0 };
  for (const decimal of decimals) {
    const next = scaled(decimal);
    const scale = Math.max(sum.scale, next.scale);
    sum = { units: sum.units * 10n ** BigInt(scale - sum.scale) + next.units * 10n ** BigInt(scale - next.scale), scale };
  }
  return toText(sum);
}

export function multiplyDecimals(one: string, two: string): string {
  const [a, b] = [scaled(one), scaled(two)];
  return toText({ units: a.units * b.units, scale: a.scale + b.scale });
}

/** Without its sign. */
export function absolute(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : decimal;
}

export function isNegative(decimal: string): boolean {
  return decimal.startsWith('-') && /[1-9]/.test(decimal);
}

export function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}

/** Rounded half to even at a number of decimals. */
export function roundHalfEven(decimal: string, decimals: number): string {
  const { units, scale } = scaled(decimal);
  if (scale <= decimals) return toText({ units, scale });
  const step = 10n ** BigInt(scale - decimals);
  const size = units < 0n ? -units : units;
  let rounded = size / step;
  const twice = (size % step) * 2n;
  if (twice > step || (twice === step && rounded % 2n === 1n)) rounded += 1n;
  return toText({ units: units < 0n ? -rounded : rounded, scale: decimals });
}
