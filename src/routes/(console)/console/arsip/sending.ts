import { deserialize } from '$app/forms';

/** What one request may weigh, and how many files it may hold; the form of a browser without script sends all in one. */
const heaviest = 5_000_000;
const most = 100;

/**
 * Sends a folder's files in parts, so that hundreds of them fit and a page shows how far it is; then leads to the queue. One part, or
 * one that a browser cannot split, goes as the form it is. A part that is refused ends the sending with the form's own request, whose
 * answer says why; what was sent before stays and is known again.
 */
export function sendInParts(press: SubmitEvent, tell: (now: { sent: number; total: number } | null) => void): void {
  const form = press.currentTarget as HTMLFormElement;
  const data = new FormData(form);
  const files = data.getAll('files').filter((one): one is File => one instanceof File && one.size > 0);
  const parts = partsOf(files);
  if (parts.length < 2) return;
  press.preventDefault();
  void send(form, data, parts, tell);
}

function partsOf(files: readonly File[]): File[][] {
  const parts: File[][] = [];
  let weight = Infinity;
  for (const file of files) {
    if (weight + file.size > heaviest || (parts.at(-1)?.length ?? 0) >= most) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)!.push(file);
    weight += file.size;
  }
  return parts;
}

async function send(form: HTMLFormElement, data: FormData, parts: readonly File[][], tell: (now: { sent: number; total: number } | null) => void): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const said = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  let [sent, added, known] = [0, 0, 0];
  tell({ sent, total });
  for (const [number, part] of parts.entries()) {
    const body = new FormData();
    body.set('key', `${said('key')}-${number}`);
    body.set('programme', said('programme'));
    for (const file of part) body.append('files', file);
    const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json', 'x-sveltekit-action': 'true' } });
    const result = deserialize(await answer.text());
    if (result.type === 'redirect') {
      const query = new URL(result.location, location.href).searchParams;
      added += Number(query.get('baru') ?? 0);
      known += Number(query.get('lama') ?? 0);
    } else if (result.type === 'success') {
      added += Number(result.data?.added ?? 0);
      known += Number(result.data?.known ?? 0);
    } else {
      tell(null);
      location.assign('/console/arsip');
      return;
    }
    sent += part.length;
    tell({ sent, total });
  }
  location.assign(`/console/arsip?${new URLSearchParams({ program: said('programme'), baru: String(added), lama: String(known) }).toString()}`);
}
