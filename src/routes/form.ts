import { fail, isActionFailure, type ActionFailure } from '@sveltejs/kit';
import type { z } from 'zod';
import { invalid } from '#platform/http/refusal.ts';
import type { FormRefusal } from './guard.ts';

/** What a form sent under one name, without the spaces around it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
export const listOf = (form: FormData, name: string): string[] => form.getAll(name).filter((value): value is string => typeof value === 'string');
/** The lines of a text area that hold something. */
export const linesOf = (form: FormData, name: string): string[] => textOf(form, name).split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
/** A whole number; null for an empty field, NaN (which every schema refuses) for what is no number. */
export const numberOf = (form: FormData, name: string): number | null => {
  const text = textOf(form, name);
  return text === '' ? null : Number(text);
};

/** Reads what a form sent, or refuses with one reason per field: `required`, `too_short`, `too_long`, `wrong`. */
export function parseForm<Schema extends z.ZodType>(schema: Schema, raw: Readonly<Record<string, unknown>>): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  const values: Record<string, number> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    const sent = raw[field];
    if (issue.code === 'too_big' && typeof sent === 'string') values.max = Number(issue.maximum);
    if (sent === '' || sent === null || sent === undefined) fields[field] ??= 'required';
    else if (issue.code === 'too_big') fields[field] ??= typeof sent === 'string' ? 'too_long' : 'wrong';
    else if (issue.code === 'too_small') fields[field] ??= typeof sent === 'string' ? 'too_short' : 'wrong';
    else fields[field] ??= 'wrong';
  }
  throw invalid(fields, values);
}

/** A refusal that also keeps what was chosen in groups of boxes, of which a form sends several under one name. */
export type ListRefusal = FormRefusal & { lists: Record<string, string[]> };

/** Adds the chosen boxes to a form's refusal; anything else passes. */
export function withLists<T>(outcome: T | ActionFailure<FormRefusal>, form: FormData, names: readonly string[]): T | ActionFailure<ListRefusal> {
  if (!isActionFailure(outcome)) return outcome as T;
  const { status, data } = outcome as ActionFailure<FormRefusal>;
  return fail(status, { ...data, lists: Object.fromEntries(names.map((name) => [name, listOf(form, name)])) });
}
