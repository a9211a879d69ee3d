import { overwriteGetLocale } from '#platform/i18n/paraglide/runtime.js';

overwriteGetLocale(() => (document.documentElement.lang === 'en' ? 'en' : 'id'));
