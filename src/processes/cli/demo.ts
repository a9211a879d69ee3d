import { m } from '#platform/i18n/paraglide/messages.js';
import { Refusal } from '#platform/http/refusal.ts';
import { loadDemo } from '../demo.ts';
import { loadNational, removeNational } from '../national.ts';
import type { Command } from './command.ts';

const progress = (step: string): void => void process.stderr.write(`simulasi-nasional: ${step} ...\n`);

export const demoLoad: Command = {
  noun: 'demo', verb: 'load', words: [], options: { national: 'boolean' },
  about: (locale) => `${m.cli_demo_load({}, { locale })}; ${m.cli_demo_national({}, { locale })}`,
  async run({ app, locale, options }) {
    if (options.national) {
      const data = await loadNational(app, progress);
      return { data, text: m.cli_demo_national_loaded({ ...data }, { locale }) };
    }
    const data = await loadDemo(app);
    return { data, text: m.cli_demo_loaded({ ...data }, { locale }) };
  },
};

export const demoRemove: Command = {
  noun: 'demo', verb: 'remove', words: [], options: { national: 'boolean' },
  about: (locale) => m.cli_demo_remove({}, { locale }),
  async run({ app, locale, options }) {
    if (!options.national) throw new Refusal('demo_which', 400);
    const data = await removeNational(app, progress);
    return { data, text: m.cli_demo_national_removed({ ...data }, { locale }) };
  },
};
