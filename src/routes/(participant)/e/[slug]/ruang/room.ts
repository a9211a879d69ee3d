import { hydrate } from 'svelte';
import { overwriteGetLocale } from '#platform/i18n/paraglide/runtime.js';
import Room from './Room.svelte';
import type { RoomPage } from './state.ts';

// Takes over the room that the server wrote into the page: whatever was typed meanwhile stays where it is.
overwriteGetLocale(() => (document.documentElement.lang === 'en' ? 'en' : 'id'));
const target = document.getElementById('room');
if (target) hydrate(Room, { target, props: JSON.parse(target.dataset.view!) as RoomPage });
