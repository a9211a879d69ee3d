import { parseArgs } from 'node:util';
import { EmbeddedDatabaseError } from '#platform/database/embedded.ts';
import { readConfig } from '#platform/config/config.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { refusalSentence, type Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { createLog } from '#platform/log/log.ts';
import { usageOf, type Answer, type Call, type Command, type LoneCommand } from './cli/command.ts';
import { table } from './cli/table.ts';
import { loadDemoWhenEmpty } from './demo.ts';
import { openDatabase, openProduct } from './open.ts';

/** Indonesian, unless the terminal says that its reader reads something else. */
function terminalLocale({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Locale {
  const said = LC_ALL || LC_MESSAGES || LANG || '';
  return /^(id|in|C|POSIX)\b/i.test(said) || said === '' ? 'id' : 'en';
}

class WrongUse extends Error {}

/** `serentak noun verb word... --option`: the command with its words, or why there is none. */
function readCommandLine(argv: readonly string[]): { command: Command | LoneCommand; words: Call['words']; options: Call['options']; json: boolean } {
  const [noun = '', verb = ''] = argv;
  const ofNoun = table.filter((one) => one.noun === noun);
  const command = ofNoun.find((one) => one.verb === verb) ?? ofNoun.find((one) => one.verb === null);
  if (!command) throw new WrongUse();
  const types = { ...command.options, json: 'boolean' as const };
  const { values, positionals } = parseArgs({
    args: argv.slice(command.verb === null ? 1 : 2), allowPositionals: true, strict: true,
    options: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
  });
  if (positionals.length !== command.words.length) throw new WrongUse(usageOf(command));
  const { json, ...options } = values;
  return { command, options, json: json === true, words: Object.fromEntries(command.words.map((word, at) => [word, positionals[at]!])) };
}

function helpText(locale: Locale, nouns: readonly (Command | LoneCommand)[] = table): string {
  const width = Math.max(...nouns.map((command) => usageOf(command).length));
  return [m.cli_usage({}, { locale }), ...nouns.map((command) => `  ${usageOf(command).padEnd(width)}  ${command.about(locale)}`)].join('\n');
}

/** Runs one command on the database that runs here, or on the embedded one for its length; the demo first where there is nothing yet. */
async function perform(command: Command | LoneCommand, call: Omit<Call, 'app' | 'doors'>): Promise<Answer> {
  if ('alone' in command) return command.alone(call);
  const config = readConfig(process.env);
  const doors = await openDatabase(config, { borrow: true, log: (sentence) => process.stderr.write(`serentak: ${sentence}\n`) });
  try {
    const product = await openProduct(config, doors, { work: false, log: createLog('warn') });
    try {
      if (config.demo) await loadDemoWhenEmpty(product.app);
      return await command.run({ app: product.app, doors, ...call });
    } finally {
      await product.close();
    }
  } finally {
    await doors.stop();
  }
}

/** The sentence of a refusal, with what is wrong with which field. */
function sentenceOf({ reason, fields, values }: Refusal, locale: Locale): string {
  const parts = Object.entries(fields).filter(([, code]) => code !== reason).map(([field, code]) => `${field}: ${refusalSentence(code, locale, values)}`);
  return [refusalSentence(reason, locale, values), ...parts].join(' ');
}

/** Exit code: 0 done, 1 refused with one sentence on standard error, 2 wrong use with the usage. */
async function main(argv: readonly string[]): Promise<number> {
  const locale = terminalLocale(process.env);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  if (argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help') {
    const nouns = table.filter((command) => command.noun === argv[0]);
    process.stdout.write(`${helpText(locale, nouns.length > 0 ? nouns : table)}\n`);
    return 0;
  }
  let line: ReturnType<typeof readCommandLine>;
  try {
    line = readCommandLine(argv);
  } catch (reason) {
    const nouns = table.filter((command) => command.noun === argv[0]);
    if (!(reason instanceof WrongUse)) say(`serentak: ${(reason as Error).message}`);
    say(helpText(locale, nouns.length > 0 ? nouns : table));
    return 2;
  }
  try {
    const { data, text, failed } = await perform(line.command, { words: line.words, options: line.options, locale });
    // Written to the end before the process goes: a pipe takes what it can and no more.
    await new Promise((done) => process.stdout.write(line.json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`, done));
    return failed ? 1 : 0;
  } catch (reason) {
    if (reason instanceof Refusal) say(`serentak: ${sentenceOf(reason, locale)}`);
    else if (reason instanceof EmbeddedDatabaseError) say(`serentak: ${reason.message}`);
    else say(`serentak: ${m.cli_failed({}, { locale })}\n${(reason as Error).stack}`);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
