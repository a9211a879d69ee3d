import { z } from 'zod';

/** A form of a page as a browser would send it: the action's address, and names with the values the page put in. */
export interface SentForm {
  action: string;
  fields: [string, string][];
}

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}(?:="([^"]*)"|(?=[\\s>/]))`).exec(tag);
  return value ? decode(value[1] ?? '') : undefined;
};
const decode = (text: string): string => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Something a person could have typed, for what the page left empty. */
function filled(tag: string, value: string): string {
  if (value !== '') return value;
  const type = attribute(tag, 'type') ?? 'text';
  const examples: Record<string, string> = { date: '2026-12-01', time: '09:00', number: attribute(tag, 'min') ?? '1', email: 'uji@contoh.id', url: 'https://contoh.id/x', tel: '081234567890', text: 'Uji coba', search: '' };
  return examples[type] ?? '';
}

/** The forms that write, one per action: a button's own `formaction` makes another one. */
export function formsOf(html: string): SentForm[] {
  const forms: SentForm[] = [];
  for (const [, head = '', body = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (attribute(` ${head}`, 'method')?.toUpperCase() !== 'POST') continue;
    const fields: [string, string][] = [];
    for (const [tag] of body.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      const box = /\stype="(checkbox|radio)"/.test(tag);
      if (name && (!box || /\schecked/.test(tag))) fields.push([name, box ? (attribute(tag, 'value') ?? 'on') : filled(tag, attribute(tag, 'value') ?? '')]);
    }
    for (const [tag, content = ''] of body.matchAll(/<textarea\b[^>]*>([\s\S]*?)<\/textarea>/g)) fields.push([attribute(tag, 'name') ?? '', decode(content) || 'Uji coba']);
    for (const [tag, content = ''] of body.matchAll(/<select\b[^>]*>([\s\S]*?)<\/select>/g)) {
      const options = [...content.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
      const chosen = options.find((option) => /\sselected/.test(option)) ?? options[0];
      fields.push([attribute(tag, 'name') ?? '', chosen ? (attribute(chosen, 'value') ?? '') : '']);
    }
    for (const action of new Set([attribute(` ${head}`, 'action') ?? '', ...[...body.matchAll(/<button\b[^>]*>/g)].flatMap(([button]) => attribute(button, 'formaction') ?? [])])) {
      const pressed = [...body.matchAll(/<button\b[^>]*>/g)].map(([button]) => button).find((button) => attribute(button, 'formaction') === action && attribute(button, 'name'));
      forms.push({ action, fields: pressed ? [...fields, [attribute(pressed, 'name')!, attribute(pressed, 'value') ?? '']] : fields });
    }
  }
  return forms;
}

type Schema = { type?: string; enum?: unknown[]; const?: unknown; anyOf?: Schema[]; oneOf?: Schema[]; properties?: Record<string, Schema>; required?: string[]; items?: Schema; minLength?: number; minimum?: number; format?: string; default?: unknown; minItems?: number };

/** A body that fits a route's schema, so that a probe gets past the reading and to the rule. */
export function sampleBody(schema: unknown): unknown {
  if (!(schema instanceof z.ZodType)) return {};
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);
}

function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return sample(choice[0]!);
  if (schema.type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name)).map(([name, one]) => [name, sample(one)]));
  if (schema.type === 'array') return schema.minItems ? [sample(schema.items ?? {})] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'null') return null;
  if (schema.format === 'uuid') return '01900000-0000-7000-8000-000000000000';
  if (schema.format === 'date') return '2026-12-01';
  if (schema.format === 'date-time') return '2026-12-01T02:00:00Z';
  if (schema.format === 'email') return 'uji@contoh.id';
  return 'Uji coba'.padEnd(schema.minLength ?? 0, 'x');
}
