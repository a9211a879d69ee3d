import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

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
          'media-src': ['self'],
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
  build: { target: 'es2020' },
});
