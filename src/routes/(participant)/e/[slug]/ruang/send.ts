/** randomUUID exists only on secure origins; a viewing point's laptop may serve plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends a small act of a participant; a line that fails is tried again with the same key, so that it is done once. Null = it was
 * done; else the sentence of the refusal, or '' where no answer came.
 */
export async function send(slug: string, path: string, body: object, { language, key = newKey() }: { language: string; key?: string }): Promise<string | null> {
  for (let turn = 0; turn < 3; turn += 1) {
    try {
      const answer = await fetch(`/api/v1/events/${slug}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key, 'accept-language': language }, body: JSON.stringify(body) });
      if (answer.ok) return null;
      if (answer.status < 500 && answer.status !== 429) return ((await answer.json()) as { message?: string }).message ?? '';
    } catch {
      // A cut line; the next turn carries the same key.
    }
    await new Promise((done) => setTimeout(done, 1500 * (turn + 1)));
  }
  return '';
}
