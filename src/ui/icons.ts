import arrowRight from 'lucide-static/icons/arrow-right.svg?raw';
import calendar from 'lucide-static/icons/calendar-days.svg?raw';
import check from 'lucide-static/icons/circle-check.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import circleDashed from 'lucide-static/icons/circle-dashed.svg?raw';
import copy from 'lucide-static/icons/copy.svg?raw';
import drama from 'lucide-static/icons/drama.svg?raw';
import external from 'lucide-static/icons/external-link.svg?raw';
import flag from 'lucide-static/icons/flag.svg?raw';
import flask from 'lucide-static/icons/flask-conical.svg?raw';
import handshake from 'lucide-static/icons/handshake.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import languages from 'lucide-static/icons/languages.svg?raw';
import lightbulb from 'lucide-static/icons/lightbulb.svg?raw';
import list from 'lucide-static/icons/list-ordered.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import mail from 'lucide-static/icons/mail.svg?raw';
import mapPin from 'lucide-static/icons/map-pin.svg?raw';
import message from 'lucide-static/icons/message-circle-question-mark.svg?raw';
import newspaper from 'lucide-static/icons/newspaper.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import radio from 'lucide-static/icons/radio.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import shieldCheck from 'lucide-static/icons/shield-check.svg?raw';
import signOut from 'lucide-static/icons/log-out.svg?raw';
import stop from 'lucide-static/icons/circle-stop.svg?raw';
import today from 'lucide-static/icons/calendar-clock.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import users from 'lucide-static/icons/users.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';

/** The icons in use; each is the text of an SVG that ships with lucide, never anything a person typed. */
export const icons = {
  'arrow-right': arrowRight, calendar, check, 'chevron-right': chevronRight, 'circle-dashed': circleDashed, copy, external, flag, info, list, lock, mail,
  'map-pin': mapPin, languages, lightbulb, 'shield-check': shieldCheck, handshake, drama, flask,
  message, newspaper, pencil, plus, radio, search, 'sign-out': signOut, stop, today, trash, users, warning,
} as const;

export type IconName = keyof typeof icons;
