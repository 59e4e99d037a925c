import { readBytes, unreadable, type SourceFile } from './bytes.ts';

/** A character encoding we can tell apart and read. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'windows-1251' | 'windows-1252' | 'gb18030';

const legacy = ['windows-1250', 'windows-1251', 'windows-1252', 'gb18030'] as const;
const sampleBytes = 256 * 1024;

/**
 * Which encoding a file is in, judged over all of its bytes.
 *
 * A byte-order mark decides; else many zero bytes on one side mean UTF-16; else valid UTF-8 is UTF-8; else the legacy
 * encoding whose text looks most like writing.
 */
export async function detectEncoding(file: SourceFile, onRead: (bytes: number) => void): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const sample: Buffer[] = [];
  let sampled = 0;
  let first = true;
  let valid = true;
  for await (const chunk of readBytes(file, onRead)) {
    if (first) {
      first = false;
      const marked = byMark(chunk) ?? byZeros(chunk);
      if (marked) return marked;
    }
    if (valid) valid = decodes(utf8, chunk);
    if (!valid && sampled < sampleBytes) sampled += keepForeign(chunk, sample);
  }
  if (first) throw unreadable(file.name, 'it is empty');
  if (valid) valid = decodes(utf8, null);
  // A file whose only fault is its torn last character has nothing in the sample: it stays UTF-8.
  return valid || sampled === 0 ? 'utf-8' : likeliest(Buffer.concat(sample));
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | null): boolean {
  try {
    if (chunk) decoder.decode(chunk, { stream: true });
    else decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function byMark(chunk: Buffer): Encoding | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return 'utf-8';
  return null;
}

function byZeros(chunk: Buffer): Encoding | null {
  const seen = Math.min(chunk.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < seen; at += 2) {
    if (chunk[at] === 0) even += 1;
    if (chunk[at + 1] === 0) odd += 1;
  }
  // Text in Latin letters has a zero in nearly every pair; a header line alone gives enough of them.
  if (odd > seen * 0.2 && even < seen * 0.02) return 'utf-16le';
  if (even > seen * 0.2 && odd < seen * 0.02) return 'utf-16be';
  return null;
}

/** Keep the lines that hold a byte above 0x7f: only they tell legacy encodings apart. */
function keepForeign(chunk: Buffer, sample: Buffer[]): number {
  let kept = 0;
  let start = 0;
  while (start < chunk.length && kept < sampleBytes) {
    let end = chunk.indexOf(0x0a, start);
    if (end < 0) end = chunk.length;
    const line = chunk.subarray(start, end);
    if (line.some((byte) => byte > 0x7f)) {
      sample.push(line, Buffer.from('\n'));
      kept += line.length;
    }
    start = end + 1;
  }
  return kept;
}

function likeliest(sample: Buffer): Encoding {
  const common = commonHan();
  let best: Encoding = 'windows-1252';
  let bestScore = -Infinity;
  for (const encoding of legacy) {
    const text = new TextDecoder(encoding).decode(sample);
    const score = meanScore(text, (char, before) => (encoding === 'gb18030' ? chineseScore(char, common) : letterScore(char, before, encoding)));
    if (score > bestScore) {
      best = encoding;
      bestScore = score;
    }
  }
  return best;
}

const central = /[ąćęłńóśźżčďěňřšťůžáéíýúäöüőűășțţşđĄĆĘŁŃÓŚŹŻČŘŠŽÁÉÍÚÖÜŐŰ]/u;
const western = /[àâäáãåæçéèêëíìîïñóòôöõøœúùûüýßÀÂÄÁÃÅÇÉÈÊËÍÓÔÖÕØÚÜ€£«»°©®–—’“”]/u;
const cyrillicLower = /[а-яёіїєґў]/u;
const cyrillicUpper = /[А-ЯЁІЇЄҐЎ]/u;

/** Mean over the foreign characters: 1 for one that belongs to the encoding's languages, below 0 for one that hardly occurs in writing. */
function meanScore(text: string, score: (char: string, before: string) => number): number {
  let sum = 0;
  let count = 0;
  let before = '';
  for (const char of text) {
    if (char > '\x7f') {
      count += 1;
      sum += score(char, before);
    }
    before = char;
  }
  return count === 0 ? -1 : sum / count;
}

function letterScore(char: string, before: string, encoding: (typeof legacy)[number]): number {
  if (encoding === 'windows-1251') {
    // Western letters read as Cyrillic stand alone between Latin ones; Cyrillic words do not.
    if (/[A-Za-z]/.test(before)) return -1;
    if (cyrillicLower.test(char)) return 1;
    return cyrillicUpper.test(char) ? (cyrillicLower.test(before) ? -0.5 : 0.9) : -0.3;
  }
  const own = encoding === 'windows-1250' ? central : western;
  if (!own.test(char)) return -1;
  // Two accented letters in a row are rare in both families and common when something else is misread.
  return before > '\x7f' ? -0.4 : encoding === 'windows-1252' ? 0.96 : 0.95;
}

function chineseScore(char: string, common: ReadonlySet<string>): number {
  const code = char.codePointAt(0) ?? 0;
  if (code === 0xfffd) return -4;
  if (code >= 0x3000 && code <= 0x303f) return 1;
  if (code >= 0xff00 && code <= 0xffef) return 1;
  if (code >= 0x4e00 && code <= 0x9fa5) return common.has(char) ? 1 : -0.2;
  return -1;
}

/** Characters of GB 2312's first level (lead bytes B0 to D7), which make up nearly all of modern Chinese writing. */
function commonHan(): ReadonlySet<string> {
  const decoder = new TextDecoder('gb18030');
  const bytes: number[] = [];
  for (let lead = 0xb0; lead <= 0xd7; lead += 1) for (let trail = 0xa1; trail <= 0xfe; trail += 1) bytes.push(lead, trail);
  return new Set(decoder.decode(Uint8Array.from(bytes)));
}
