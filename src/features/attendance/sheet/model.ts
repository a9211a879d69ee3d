/**
 * A sheet as CSV for the spreadsheet programs that open it: UTF-8 with a byte order mark, and a semicolon where the reader's
 * language writes a decimal comma, for that is what those programs expect there.
 */
export function toCsv(rows: readonly (readonly (string | number)[])[], language: 'id' | 'en'): string {
  const separator = language === 'id' ? ';' : ',';
  return `\uFEFF${rows.map((row) => row.map(cell).join(separator)).join('\r\n')}\r\n`;
}

/**
 * One cell. What begins like a formula gets an apostrophe before it, so that a name such as "=HYPERLINK(...)" stays a name;
 * numbers of ours are written as they are.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^\s*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value;
  return /[";,\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
