import type pg from 'pg';

/** The Kysely types of the whole schema, made from the database itself, so that code and tables cannot drift apart. */
export async function databaseTypes(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ table: string; column: string; type: string; nullable: boolean; generated: boolean }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable, a.atthasdef as generated
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum`);
  const tables = new Map<string, string[]>();
  for (const row of rows) {
    const base = types[row.type];
    if (!base) throw new Error(`${row.table}.${row.column}: no TypeScript type for ${row.type}`);
    const type = row.nullable ? `${base} | null` : base;
    const lines = tables.get(row.table) ?? [];
    const json = row.generated ? 'DefaultJson' : row.nullable ? 'NullableJson' : 'Json';
    lines.push(`  ${row.column}: ${base === 'Json' ? json : row.generated ? `Generated<${type}>` : type};`);
    tables.set(row.table, lines);
  }
  const pascal = (name: string) => name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return [
    '// Written by `node bin/run.mjs tools/snapshot.ts --write` from the database; do not edit.',
    "import type { ColumnType, Generated } from 'kysely';",
    '',
    'export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };',
    '/** Read as values, written as text: the driver would turn an array into a PostgreSQL array. */',
    'export type Json = ColumnType<JsonValue, string, string>;',
    'export type DefaultJson = ColumnType<JsonValue, string | undefined, string>;',
    'export type NullableJson = ColumnType<JsonValue | null, string | null | undefined, string | null>;',
    '',
    ...[...tables].flatMap(([table, lines]) => [`export interface ${pascal(table)}Table {`, ...lines, '}', '']),
    'export interface Database {',
    ...[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}Table;`),
    '}',
    '',
  ].join('\n');
}

const types: Record<string, string> = {
  uuid: 'string', text: 'string', integer: 'number', smallint: 'number', bigint: 'number', boolean: 'boolean', date: 'string',
  'timestamp with time zone': 'Date', jsonb: 'Json', bytea: 'Buffer', 'text[]': 'string[]', 'uuid[]': 'string[]', 'integer[]': 'number[]', 'double precision': 'number',
};
