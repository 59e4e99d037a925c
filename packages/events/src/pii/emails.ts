/**
 * An address inside other text. `%40` is how it stands in a URL; a dot must follow, so "a@b" and "@name" are none.
 * Letters are those of alphabets that put spaces between words: in Chinese text an address may touch its neighbours.
 */
const EMAIL =
  /((?:[\w\u00c0-\u024f\u0400-\u04ff.+'-]|%2B){1,64})(@|%40|%2540)((?:[a-z\d\u00c0-\u024f\u0400-\u04ff-]{1,63}\.){1,8}(?:[a-z\u00c0-\u024f\u0400-\u04ff]{2,24}|xn--[a-z\d-]{1,59}))(?![a-z\d])/gi;
const WHOLE = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:\p{L}{2,24}|xn--[a-z0-9-]{1,59})$/iu;
/** `logo@2x.png` is a picture. */
const FILE_ENDINGS = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'css', 'js', 'mjs', 'json', 'html', 'mp', 'pdf']);

/** True when the whole text, but for spaces around it, is an e-mail address. */
export function looksLikeEmail(value: string): boolean {
  const text = value.trim();
  return text.length <= 254 && text.includes('@') && WHOLE.test(text) && !isFile(text);
}

/**
 * One spelling for one mailbox: trimmed, lower case, NFC. Dots and `+tags` stay, for only the mailbox's host knows what they mean.
 *
 * @returns null when it is no e-mail address
 */
export function normaliseEmail(value: string): string | null {
  const text = value.trim().replace(/^mailto:/i, '').normalize('NFC').toLowerCase();
  return looksLikeEmail(text) ? text : null;
}

/** Replace every address inside a text by what `replacement` makes of its normal form. */
export function replaceEmails(text: string, replacement: (email: string) => string): string {
  if (!text.includes('@') && !text.includes('%40') && !text.includes('%2540')) return text;
  let result = '';
  let from = 0;
  for (const found of text.matchAll(EMAIL)) {
    const [whole, local = '', at, domain = ''] = found;
    if (isFile(domain)) continue;
    // In "email%3Dann%40example.com" the "3D" belongs to the escape before it.
    const escaped = at !== '@' && text[found.index - 1] === '%' && /^[0-9a-f]{2}./i.test(local) ? 2 : 0;
    const name = local.slice(escaped).replace(/%2B/gi, '+');
    result += text.slice(from, found.index + escaped) + replacement(`${name}@${domain}`.normalize('NFC').toLowerCase());
    from = found.index + whole.length;
  }
  return from === 0 ? text : result + text.slice(from);
}

function isFile(text: string): boolean {
  return FILE_ENDINGS.has(text.slice(text.lastIndexOf('.') + 1).toLowerCase());
}
