import { formatDateRange, formatLongDate, formatNumber, formatTime, formatTimeRange, localDate, type Zone } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Locale } from '#platform/i18n/locale.ts';

/** Where a person sits, for the words on tickets. */
export interface Seat {
  kind: 'meeting' | 'stream' | 'venue' | 'viewing_point';
  /** "Zoom", or the hall. */
  channel: string;
  place: string | null;
  /** The full meeting whose seats went first; null when the event has none. */
  overflowOf: string | null;
}

/** What an event tells on every ticket. */
export interface Occasion {
  theme: string;
  organiser: string;
  startsAt: string;
  endsAt: string;
  zone: Zone;
  /** Where anybody signs up. */
  publicLink: string;
}

/** Everything a ticket's message says; it is encrypted in the outbox and opened only for the sender and for staff in scope. */
export interface TicketMessage {
  name: string;
  number: number;
  code: string;
  link: string;
  seat: Seat;
  occasion: Occasion;
}

/** Why somebody's seat changed: a seat became free, there are fewer seats, nobody came by the hour, or staff gave a reserved one. */
export type SeatChange = 'promoted' | 'lowered' | 'released' | 'role';

/** Told once for each change of seat. */
export type SeatMessage = TicketMessage & { why: SeatChange };

export interface MessageText {
  subject: string;
  text: string;
}

/** A code as it is read out: two groups of four. */
export const spokenCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

export function seatWords(seat: Seat, locale: Locale): string {
  if (seat.kind === 'meeting') return m.seat_meeting({ channel: seat.channel }, { locale });
  if (seat.kind === 'venue') return m.seat_venue({ place: seat.place ?? seat.channel }, { locale });
  if (seat.kind === 'viewing_point') return m.seat_viewing_point({ place: seat.place ?? seat.channel }, { locale });
  return seat.overflowOf === null ? m.seat_stream({}, { locale }) : m.seat_stream_overflow({ meeting: seat.overflowOf }, { locale });
}

/** Day and hours in the event's zone; an event of several days gives the hour it begins each day. */
export function occasionTimes({ startsAt, endsAt, zone }: Pick<Occasion, 'startsAt' | 'endsAt' | 'zone'>, locale: Locale): { day: string; hour: string } {
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  const [first, last] = [localDate(start, zone), localDate(end, zone)];
  if (first === last) return { day: formatLongDate(first, locale), hour: formatTimeRange(start, end, zone, locale) };
  return { day: formatDateRange(first, last, locale), hour: `${formatTime(start, zone, locale)} ${zone}` };
}

const bold = (text: string) => `*${text.replaceAll('*', '')}*`;

/** The confirmation as plain text, for an e-mail. */
export function ticketMail(ticket: TicketMessage, locale: Locale): MessageText {
  const { name, number, code, link, seat, occasion } = ticket;
  const { day, hour } = occasionTimes(occasion, locale);
  const paragraphs = [
    [m.message_greeting({ name }, { locale })],
    [m.message_ticket_recorded({ number: formatNumber(number, locale) }, { locale })],
    [`“${occasion.theme}”`, m.message_day({ day }, { locale }), m.message_hour({ hour }, { locale }), m.message_where({ where: seatWords(seat, locale) }, { locale })],
    [m.message_enter({ link }, { locale }), m.message_code({ code: spokenCode(code) }, { locale })],
    [m.message_link_is_yours({ link: occasion.publicLink }, { locale }), m.message_no_otp({}, { locale })],
    [occasion.organiser],
  ];
  return { subject: m.message_ticket_subject({ theme: occasion.theme }, { locale }), text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

/** The same for WhatsApp, which a person sends to himself: short, with its marks for bold. */
export function ticketWhatsApp(ticket: TicketMessage, locale: Locale): MessageText {
  const { number, code, link, seat, occasion } = ticket;
  const { day, hour } = occasionTimes(occasion, locale);
  const text = [
    m.message_ticket_title({ number: formatNumber(number, locale) }, { locale }),
    bold(`“${occasion.theme}”`),
    '',
    m.message_day({ day: bold(day) }, { locale }),
    m.message_hour({ hour: bold(hour) }, { locale }),
    m.message_where({ where: seatWords(seat, locale) }, { locale }),
    m.message_enter({ link }, { locale }),
    m.message_code({ code: bold(spokenCode(code)) }, { locale }),
    '',
    m.message_no_otp({}, { locale }),
  ].join('\n');
  return { subject: m.message_ticket_subject({ theme: occasion.theme }, { locale }), text };
}

const changeWords: Record<SeatChange, (inputs: object, options: { locale: Locale }) => string> = {
  promoted: m.message_seat_promoted, lowered: m.message_seat_lowered, released: m.message_seat_released, role: m.message_seat_role,
};

/** That one's seat changed, and where one sits now. Number, link and code stay. */
export function seatMail({ name, number, code, link, seat, occasion, why }: SeatMessage, locale: Locale): MessageText {
  const { day, hour } = occasionTimes(occasion, locale);
  const where = seatWords(seat, locale);
  const paragraphs = [
    [m.message_greeting({ name }, { locale })],
    [changeWords[why]({}, { locale })],
    [`“${occasion.theme}”`, m.message_day({ day }, { locale }), m.message_hour({ hour }, { locale }), m.message_where({ where }, { locale })],
    [m.message_seat_same({ number: formatNumber(number, locale) }, { locale }), m.message_enter({ link }, { locale }), m.message_code({ code: spokenCode(code) }, { locale })],
    [m.message_link_is_yours({ link: occasion.publicLink }, { locale }), m.message_no_otp({}, { locale })],
    [occasion.organiser],
  ];
  return { subject: m.message_seat_subject({ theme: occasion.theme }, { locale }), text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

/** The same for WhatsApp. */
export function seatWhatsApp({ code, link, seat, occasion, why }: SeatMessage, locale: Locale): MessageText {
  const { day, hour } = occasionTimes(occasion, locale);
  const text = [
    changeWords[why]({}, { locale }),
    '',
    bold(`“${occasion.theme}”`),
    m.message_day({ day: bold(day) }, { locale }),
    m.message_hour({ hour: bold(hour) }, { locale }),
    m.message_where({ where: seatWords(seat, locale) }, { locale }),
    m.message_enter({ link }, { locale }),
    m.message_code({ code: bold(spokenCode(code)) }, { locale }),
  ].join('\n');
  return { subject: m.message_seat_subject({ theme: occasion.theme }, { locale }), text };
}

/** What one sends to a friend: the public address, never one's own link. */
export function shareWhatsApp(occasion: Occasion, locale: Locale): string {
  const { day, hour } = occasionTimes(occasion, locale);
  return [
    m.message_share_title({}, { locale }),
    bold(`“${occasion.theme}”`),
    '',
    m.message_day({ day: bold(day) }, { locale }),
    m.message_hour({ hour: bold(hour) }, { locale }),
    m.message_share_sign_up({ link: occasion.publicLink }, { locale }),
    '',
    m.message_no_otp({}, { locale }),
  ].join('\n');
}

/** Texts that an organiser pastes into groups: an invitation, a reminder, and a word to those who wait. None holds a personal link. `door` = where one enters by code. */
export function groupReminders(occasion: Occasion, door: string, locale: Locale): { title: string; text: string }[] {
  const { day, hour } = occasionTimes(occasion, locale);
  const about = [bold(`“${occasion.theme}”`), '', m.message_day({ day: bold(day) }, { locale }), m.message_hour({ hour: bold(hour) }, { locale }), ''];
  const end = ['', m.message_no_otp({}, { locale }), occasion.organiser];
  return [
    { title: m.reminder_invite({}, { locale }), text: shareWhatsApp(occasion, locale) },
    { title: m.reminder_registered({}, { locale }), text: [...about, m.reminder_registered_text({ link: door }, { locale }), ...end].join('\n') },
    { title: m.reminder_waiting({}, { locale }), text: [...about, m.reminder_waiting_text({}, { locale }), ...end].join('\n') },
  ];
}
