import { crc32, deflateSync } from 'node:zlib';

/** What is drawn: days from left to right; a day without a value is a gap. */
export interface Drawing {
  readonly now: readonly (number | null)[];
  /** The period before, behind it in grey; empty for none. */
  readonly before: readonly (number | null)[];
}

/** Pixels; shown at half of that, so that it is sharp on fine screens. */
export const PICTURE = { width: 1_088, height: 220 } as const;

type Colour = readonly [number, number, number];
const ACCENT: Colour = [11, 110, 110];
const GREY: Colour = [176, 186, 196];
const RULE: Colour = [226, 231, 236];
const MARGIN = 12;

/**
 * A line chart as PNG, without words: those stand beside it in the mail, in the reader's language and for those who hear their mail. A server has no
 * fonts of its own, and two lines need no library (decision 0017).
 *
 * @returns a PNG of `PICTURE`'s size; an empty frame where nothing has a value
 */
export function drawChart({ now, before }: Drawing): Buffer {
  const canvas = createCanvas();
  const values = [...now, ...before].flatMap((value) => value ?? []);
  const top = Math.max(...values, 0);
  const bottom = Math.min(...values, 0);
  const { width, height } = PICTURE;
  const yOf = (value: number): number => height - MARGIN - ((value - bottom) / (top - bottom || 1)) * (height - 2 * MARGIN);
  canvas.line([[0, yOf(0)], [width, yOf(0)]], { colour: RULE, thick: 2 });
  for (const [series, colour, thick] of [[before, GREY, 4], [now, ACCENT, 6]] as const) {
    const xOf = (index: number): number => (series.length < 2 ? width / 2 : MARGIN + (index / (series.length - 1)) * (width - 2 * MARGIN));
    for (const stretch of stretches(series)) canvas.line(stretch.map(([index, value]) => [xOf(index), yOf(value)]), { colour, thick });
  }
  return canvas.png();
}

/** Days in a row that have a value. */
function stretches(series: readonly (number | null)[]): (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = [];
  let isOpen = false;
  for (const [index, value] of series.entries()) {
    if (value === null) isOpen = false;
    else if (isOpen) found.at(-1)?.push([index, value]);
    else {
      found.push([[index, value]]);
      isOpen = true;
    }
  }
  return found;
}

type Point = readonly [number, number];

function createCanvas() {
  const { width, height } = PICTURE;
  const pixels = new Uint8Array(width * height * 3).fill(255);
  return {
    /** A line with round ends; a single point is a dot. Each pixel is covered as far as the nearest part of the line reaches into it. */
    line: (points: readonly Point[], { colour, thick }: { readonly colour: Colour; readonly thick: number }): void => {
      const covered = new Float32Array(width * height);
      const reach = thick / 2 + 0.5;
      const first = points[0] ?? [0, 0];
      const legs = points.length === 1 ? [[first, first] as const] : points.slice(1).map((point, index) => [points[index] ?? point, point] as const);
      for (const [from, to] of legs) {
        const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
        const [upper, lower] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
        for (let y = Math.max(0, Math.floor(upper - reach)); y <= Math.min(height - 1, Math.ceil(lower + reach)); y += 1) {
          for (let x = Math.max(0, Math.floor(left - reach)); x <= Math.min(width - 1, Math.ceil(right + reach)); x += 1) {
            const cover = Math.min(1, reach - distance([x + 0.5, y + 0.5], from, to));
            if (cover > (covered[y * width + x] ?? 0)) covered[y * width + x] = cover;
          }
        }
      }
      for (const [index, cover] of covered.entries()) {
        if (cover > 0) for (let part = 0; part < 3; part += 1) pixels[index * 3 + part] = Math.round((pixels[index * 3 + part] ?? 255) * (1 - cover) + (colour[part] ?? 0) * cover);
      }
    },
    png: (): Buffer => toPng(pixels),
  };
}

function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / length));
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy);
}

/** @see https://www.w3.org/TR/png-3/ : truecolour, 8 bits, rows without a filter */
function toPng(pixels: Uint8Array): Buffer {
  const { width, height } = PICTURE;
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
