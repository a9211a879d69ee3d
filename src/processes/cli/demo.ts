import { m } from '#platform/i18n/paraglide/messages.js';
import { loadDemo } from '../demo.ts';
import type { Command } from './command.ts';

export const demoLoad: Command = {
  noun: 'demo', verb: 'load', words: [], options: {},
  about: (locale) => m.cli_demo_load({}, { locale }),
  async run({ app, locale }) {
    const data = await loadDemo(app);
    return { data, text: m.cli_demo_loaded({ ...data }, { locale }) };
  },
};
