/** What the desk does with a key: `/` to the search, j and k along the rows, `?` for the list of keys. */
export type DeskKey = 'search' | 'next' | 'previous' | 'help';

const keys: Readonly<Record<string, DeskKey>> = { '/': 'search', j: 'next', k: 'previous', '?': 'help' };

/** The key pressed; null while somebody types, and for combinations that belong to the browser. */
export function plainKey(press: KeyboardEvent): string | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const target = press.target instanceof HTMLElement ? press.target : null;
  if (target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return null;
  return press.key;
}

/** The meaning of a key press on any desk. */
export function deskKey(press: KeyboardEvent): DeskKey | null {
  return keys[plainKey(press) ?? ''] ?? null;
}

/** Moves along the links marked `data-row`, or to the search field. */
export function actOn(key: 'search' | 'next' | 'previous', root: ParentNode): void {
  if (key === 'search') {
    root.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    return;
  }
  const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[key === 'next' ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)]?.focus();
}
