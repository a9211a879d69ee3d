import { accountPassword, accountToken } from './account.ts';
import type { Command } from './command.ts';
import { demoLoad } from './demo.ts';
import { eventList } from './event.ts';

/** Every command of `serentak`, in the order of its help. */
export const table: readonly Command[] = [demoLoad, eventList, accountToken, accountPassword];
