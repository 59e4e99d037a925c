/** Hand a text to the browser as a file. */
export function saveFile({ name, type, text }: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** RFC 4180 text; a cell that a spreadsheet would take for a formula is made plain. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    // A decimal is a number to a spreadsheet too; anything else that begins like a formula is not to become one.
    if (/^-?\d+(\.\d+)?$/.test(value)) return value;
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A CSV file; the mark in front tells spreadsheets that it is UTF-8. */
export function saveCsv({ name, rows }: { name: string; rows: readonly (readonly (string | number | null)[])[] }): void {
  saveFile({ name, type: 'text/csv;charset=utf-8', text: `\ufeff${csvOf(rows)}` });
}
