import { accountCreate, accountGrant, accountPassword, accountToken } from './account.ts';
import { attendanceImport } from './attendance.ts';
import { certificateKeys, certificateVerify } from './certificate.ts';
import type { Command, LoneCommand } from './command.ts';
import { demoLoad, demoRemove } from './demo.ts';
import { doctor } from './doctor.ts';
import { eventList } from './event.ts';
import { planBatches } from './plan.ts';
import { recapImport } from './archive.ts';
import { recapRead } from './reading.ts';
import { recapCheck, recapWrite } from './recap.ts';
import { registrationImport } from './registration.ts';
import { eventRehearse } from './rehearsal.ts';

/** Every command of `serentak`, in the order of its help. */
export const table: readonly (Command | LoneCommand)[] = [demoLoad, demoRemove, eventList, eventRehearse, planBatches, recapWrite, recapCheck, recapRead, recapImport, registrationImport, attendanceImport, certificateVerify, certificateKeys, accountToken, accountPassword, accountCreate, accountGrant, doctor];
