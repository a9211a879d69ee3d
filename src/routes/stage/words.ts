import type { CrewRole } from '#features/event/model.ts';
import type { CueKind } from '#features/rundown/cue/model.ts';
import { m } from '#platform/i18n/paraglide/messages.js';

export const cueNames: Record<CueKind, () => string> = { anthem: m.cue_kind_anthem, video: m.cue_kind_video, slides: m.cue_kind_slides, photo: m.cue_kind_photo, music: m.cue_kind_music, other: m.cue_kind_other };

export const crewNames: Record<CrewRole, () => string> = {
  runner: m.console_crew_runner, operator: m.console_crew_operator, note_taker: m.console_crew_note_taker, zoom_host: m.console_crew_zoom_host,
  writer: m.console_crew_writer, sign_language_interpreter: m.console_crew_sign_language_interpreter, documentation: m.console_crew_documentation,
};
