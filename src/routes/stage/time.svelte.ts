import { untrack } from 'svelte';

/** The server's clock on a page, ticking: `said` = the ISO instant the page's newest data was read at. A device's own clock may be wrong by minutes. */
export function serverTime(said: () => string, everyMs = 1000): { readonly now: Date } {
  let now = $state.raw(untrack(() => new Date(said())));
  $effect(() => {
    const skew = Date.parse(said()) - Date.now();
    now = new Date(Date.now() + skew);
    const tick = setInterval(() => (now = new Date(Date.now() + skew)), everyMs);
    return () => clearInterval(tick);
  });
  return {
    get now() {
      return now;
    },
  };
}
