import { attemptSettling } from '#features/assessment/attempt/server/jobs.ts';
import { attemptJoins } from '#features/assessment/join/server/receivers.ts';
import { followUps } from '#features/assessment/follow-up/server/jobs.ts';
import { joinReceivers } from '#features/attendance/join/server/receivers.ts';
import { noticeReceivers } from '#features/attendance/notice/server/receivers.ts';
import { attendanceReceivers } from '#features/attendance/server/receivers.ts';
import { mailSenders } from '#features/message/server/jobs.ts';
import { identityReceivers } from '#features/registration/server/receivers.ts';
import { withdrawalErasures } from '#features/registration/withdrawal/server/jobs.ts';
import { questionErasures } from '#features/question/server/receivers.ts';
import { seatReleases } from '#features/registration/no-show/server/jobs.ts';
import { rosterReceivers } from '#features/registration/roster/server/receivers.ts';
import { viewingReceivers } from '#features/registration/viewing/server/receivers.ts';
import { planOnRequest } from '#features/plan/batch/server/receivers.ts';
import { notifyOnRequest } from '#features/certificate/notice/server/receivers.ts';
import { packOnRequest } from '#features/report/pack/server/receivers.ts';
import { issueOnRequest } from '#features/certificate/server/receivers.ts';
import { playOnRequest } from '#features/plan/rehearsal/server/receivers.ts';
import { readArchive } from '#features/recap/archive/server/receivers.ts';
import { announceWhenFree, withdrawWhenHidden, writeWhenCounted } from '#features/recap/server/receivers.ts';
import { reportReceivers } from '#features/report/server/receivers.ts';
import { endWithEvent } from '#features/rundown/server/receivers.ts';
import { zoomQuestionReceiver } from './zoom-questions.ts';
import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';

/** The one list of who listens to what, and of work by the clock. */
export function receivers(app: App): Receiver[] {
  return [
    ...attendanceReceivers(app),
    ...joinReceivers(app),
    ...noticeReceivers(app),
    zoomQuestionReceiver(app),
    writeWhenCounted(app),
    announceWhenFree(app),
    withdrawWhenHidden(app),
    readArchive(app),
    playOnRequest(app),
    issueOnRequest(app),
    notifyOnRequest(app),
    followUps(app),
    planOnRequest(app),
    packOnRequest(app),
    ...mailSenders(app),
    ...reportReceivers(app),
    endWithEvent(app),
    ...identityReceivers(app),
    ...seatReleases(app),
    ...withdrawalErasures(app),
    ...questionErasures(app),
    ...rosterReceivers(app),
    ...viewingReceivers(app),
    ...attemptSettling(app),
    ...attemptJoins(app),
  ];
}
