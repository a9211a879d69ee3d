import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The page brings the styles; its script need not carry them a second time. */
const pageHasStyles: Plugin = { name: 'serentak-page-has-styles', enforce: 'pre', load: (id) => (/[?&]svelte&type=style/.test(id) ? '' : null) };

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ precompress: true }),
      paths: { relative: false },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          // The sound of a broadcast comes from wherever its organiser sends it.
          'media-src': ['self', 'https:'],
          'manifest-src': ['self'],
          'frame-src': ['https://www.youtube-nocookie.com'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
      inlineStyleThreshold: 6000,
    }),
  ],
  environments: {
    // Built pages import the TypeScript of features and platform at run time, so that pages and API share one copy of each.
    ssr: { build: { rolldownOptions: { external: [/^#(features|platform)\/.*\.ts$/, /^#platform\/i18n\/paraglide\//] } } },
  },
  // The room's page is one script of its own (`?worker&url`), without the router: it must open on 64 kbit/s.
  worker: { plugins: () => [svelte(), pageHasStyles] },
  build: { target: 'es2020' },
});
