import type { BatchGroup } from '../model.ts';

/** The groups after some people of a unit went from one group to another; the groups given stay as they were. Nobody of that unit there = unchanged. */
export function movePeople(groups: readonly BatchGroup[], { unit, from, to, people }: { unit: string; from: number; to: number; people: number }): BatchGroup[] {
  const there = groups.find((group) => group.group === from)?.units.find((part) => part.unit === unit)?.people ?? 0;
  const moved = Math.min(people, there);
  if (moved < 1 || from === to || !groups.some((group) => group.group === to)) return [...groups];
  return groups.map((group) => {
    if (group.group === from) return { ...group, units: group.units.map((part) => (part.unit === unit ? { ...part, people: part.people - moved } : part)).filter((part) => part.people > 0) };
    if (group.group !== to) return group;
    const known = group.units.some((part) => part.unit === unit);
    return { ...group, units: known ? group.units.map((part) => (part.unit === unit ? { ...part, people: part.people + moved } : part)) : [...group.units, { unit, people: moved }] };
  });
}

export const filledOf = (group: Pick<BatchGroup, 'units'>): number => group.units.reduce((sum, part) => sum + part.people, 0);
