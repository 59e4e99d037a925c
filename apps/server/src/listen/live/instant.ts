/** Milliseconds of an instant as the log writes it (`YYYY-MM-DD HH:MM:SS.mmm`, or ISO when it was read back). */
export function instantMs(at: string): number {
  return Date.parse(at.endsWith('Z') ? at : `${at.replace(' ', 'T')}Z`);
}
