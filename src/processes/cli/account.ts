import { issueToken, resetPassword } from '#features/account/server/commands.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

export const accountToken: Command = {
  noun: 'account', verb: 'token', words: ['EMAIL'], options: {},
  about: (locale) => m.cli_account_token({}, { locale }),
  async run({ app, words }) {
    const { token, expiresAt } = await issueToken(app, words.EMAIL!);
    return { data: { token, expiresAt: expiresAt.toISOString() }, text: token };
  },
};

export const accountPassword: Command = {
  noun: 'account', verb: 'password', words: ['EMAIL'], options: {},
  about: (locale) => m.cli_account_password({}, { locale }),
  async run({ app, words }) {
    const { password } = await resetPassword(app, words.EMAIL!);
    return { data: { password }, text: password };
  },
};
