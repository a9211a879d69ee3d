import type { Span } from '../span/model.ts';

/** One notice about one participant of one occurrence of a meeting. */
export interface PersonNotice {
  kind: 'joined' | 'left';
  /** Milliseconds since 1970. */
  at: number;
}

/** Who joined and of whom nothing more was heard is held present until the hours that count are over, and no longer than this. */
export const noticeHoldsHours = 6;
/** A leaving whose joining was never heard proves the minute before it. */
const alone = 60_000;

export interface NoticedSpan extends Span {
  /** Names the span among the person's: the joining it begins with. */
  key: string;
}

/**
 * The times in a meeting that a person's notices tell of: from each joining to the first leaving after it, else to the end of the
 * meeting, else for `noticeHoldsHours`. A function of the set of notices: repeated, disordered or late ones come to the same spans.
 * @param endedAt when the meeting was heard to end; the last word where several were.
 */
export function spansOfNotices(notices: readonly PersonNotice[], { endedAt }: { endedAt: number | null }): NoticedSpan[] {
  const instants = (kind: PersonNotice['kind']): number[] => [...new Set(notices.filter((notice) => notice.kind === kind).map(({ at }) => at))].sort((a, b) => a - b);
  const leavings = instants('left');
  const led = new Set<number>();
  const spans = instants('joined').map((from): NoticedSpan => {
    const left = leavings.find((at) => at >= from);
    if (left !== undefined) led.add(left);
    const open = from + noticeHoldsHours * 3_600_000;
    return { key: `+${from}`, from, until: left ?? (endedAt !== null && endedAt >= from ? Math.min(open, endedAt) : open) };
  });
  return [...spans, ...leavings.filter((at) => !led.has(at)).map((at) => ({ key: `-${at}`, from: at - alone, until: at }))];
}
