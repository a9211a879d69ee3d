import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/**
 * Solves the task of the sign-up form behind the back of whoever fills it in, and puts the proof into its hidden field. Without it
 * (no script, an old phone, a page over plain http) the form is sent all the same and waits a moment for its turn.
 */
async function work(): Promise<void> {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input[data-task]')];
  const [first] = fields;
  const key = first?.form?.querySelector<HTMLInputElement>('input[name=key]')?.value;
  if (!first?.dataset.task || !key || first.value !== '' || !globalThis.crypto?.subtle) return;
  const answer = await fetch(`${first.dataset.task}?key=${encodeURIComponent(key)}`);
  if (!answer.ok) return;
  const challenge = (await answer.json()) as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) return;
  const proof = btoa(JSON.stringify({ challenge, solution }));
  for (const field of fields) field.value = proof;
}

void work().catch(() => undefined);
