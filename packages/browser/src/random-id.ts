/** 128 random bits in hexadecimal; `randomUUID` exists on https pages only. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) text += `0${(bytes[at] ?? 0).toString(16)}`.slice(-2);
  return text;
}
