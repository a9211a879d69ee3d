import type { App } from '#platform/app/app.ts';
import type { Doors } from '../open.ts';
import type { Locale } from '#platform/i18n/locale.ts';

/** What a command is given: the product, the words after noun and verb, and the options it named. */
export interface Call {
  app: App;
  /** The database's connections, for a command that runs a server of its own. */
  doors: Doors;
  /** Positional words by the names of `words`; every one is there. */
  words: Record<string, string>;
  options: Record<string, string | boolean | undefined>;
  locale: Locale;
}

/** What a command answers: one JSON document for scripts, and the same as text for people. */
export interface Answer {
  data: unknown;
  text: string;
  /** The command ran and its finding is bad (a check that failed): exit 1 though nothing was refused. */
  failed?: boolean;
}

/** One line of the table of commands. To add one: write it in a file of its noun here, and list it in `table.ts`. */
export interface Command {
  noun: string;
  /** null: the noun alone is the command (`serentak doctor`). */
  verb: string | null;
  /** Names of the words that must follow, e.g. ['EVENT']. */
  words: readonly string[];
  /** Options beside `--json`, and whether they take a value. */
  options: Readonly<Record<string, 'string' | 'boolean'>>;
  /** One line of help. */
  about: (locale: Locale) => string;
  run(call: Call): Promise<Answer>;
}

/** A command that needs no database: it answers on a machine where nothing was started. */
export interface LoneCommand extends Omit<Command, 'run'> {
  alone(call: Omit<Call, 'app' | 'doors'>): Promise<Answer>;
}

/** "serentak event list [--all] [--json]" */
export function usageOf({ noun, verb, words, options }: Command | LoneCommand): string {
  const flags = Object.entries(options).map(([name, type]) => `[--${name}${type === 'string' ? ` ${name.toUpperCase()}` : ''}]`);
  return ['serentak', noun, ...(verb ? [verb] : []), ...words, ...flags, '[--json]'].join(' ');
}

/** Rows under headings, each column as wide as its widest cell. */
export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  return all.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()).join('\n');
}
