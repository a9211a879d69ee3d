import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkVocabulary } from './check-vocabulary.ts';
import { plantTree, rulesIn } from './planted-tree.ts';

const house = {
  'src/features/stairs.ts': 'export const stairs = {};',
  'src/features/event/README.md': '# event\n',
};
const rules = (files: Record<string, string>): string[] => rulesIn(checkVocabulary(plantTree({ ...house, ...files })));

test('a house that keeps every rule has no findings', () => {
  const findings = checkVocabulary(plantTree({
    ...house,
    'src/features/event/model.ts': 'export const any = 1; const log = { console: any }; export const x = log.console;',
    'src/features/event/model.test.ts': 'import "node:test";',
    'src/features/event/schema.ts': 'export { any } from "./model.ts"; export const y = 1;',
    'src/features/event/server/commands.ts': 'export const say = "console.log is any";',
    'src/features/event/server/commands.test.ts': 'import "node:test";',
    'src/features/event/ui/EventCard.svelte': '<script lang="ts">let x = 1;</script><p>{x}</p>',
    'src/features/event/data/places.json': '{}',
    'src/features/event/data/ATTRIBUTION': 'ODbL',
    'src/features/event/run-of-day/README.md': '# run of day',
    'src/features/event/run-of-day/server/queries.ts': 'export const q = 1;',
    'src/routes/(public)/[slug]/+page.svelte': '<p></p>',
    'src/routes/(public)/[slug]/+page.server.ts': 'export default 1;',
    'src/processes/cli.ts': 'console.log(1);',
    'src/processes/cli/event.ts': 'console.log(1);',
    'tools/check-x.ts': 'console.log(1);',
    'src/platform/i18n/messages/common.id.json': '{}',
    'vite.config.ts': 'export default {};',
    'src/platform/i18n/paraglide/Messages_index.js': 'export default console.log;',
  }));
  assert.deepEqual(findings, []);
});

const faults: [claim: string, path: string, text: string, rule: string][] = [
  ['a file name outside the closed list', 'src/features/event/service.ts', 'export const x = 1;', 'closed-list'],
  ['a test of nothing', 'src/features/event/other.test.ts', 'export const x = 1;', 'closed-list'],
  ['a server file outside the closed list', 'src/features/event/server/mailer.ts', 'export const x = 1;', 'closed-list'],
  ['server code beside server/', 'src/features/event/commands.ts', 'export const x = 1;', 'closed-list'],
  ['a folder below server/', 'src/features/event/server/jobs/jobs.ts', 'export const x = 1;', 'closed-list'],
  ['code in ui/', 'src/features/event/ui/words.ts', 'export const x = 1;', 'closed-list'],
  ['code in data/', 'src/features/event/data/words.ts', 'export const x = 1;', 'closed-list'],
  ['a wrong name inside a sub-noun', 'src/features/event/group/service.ts', 'export const x = 1;', 'closed-list'],
  ['a file beside the features', 'src/features/words.ts', 'export const x = 1;', 'closed-list'],
  ['a README that is too long', 'src/features/event/README.md', 'line\n'.repeat(16), 'readme'],
  ['a feature without a README', 'src/features/region/model.ts', 'export const x = 1;', 'readme'],
  ['camelCase in a file name', 'src/platform/fileStore.ts', 'export const x = 1;', 'kebab-case'],
  ['a capital in a folder name', 'src/ui/Bars/bar.ts', 'export const x = 1;', 'kebab-case'],
  ['a component in kebab-case', 'src/features/event/ui/event-card.svelte', '<p></p>', 'pascal-case'],
  ['a component beside a route in kebab-case', 'src/routes/(public)/event-card.svelte', '<p></p>', 'pascal-case'],
  ['a route folder that is not kebab-case', 'src/routes/(public)/eventList/+page.svelte', '<p></p>', 'kebab-case'],
  ['utils', 'src/platform/utils.ts', 'export const x = 1;', 'empty-word'],
  ['a helpers folder', 'tests/helpers/clock.ts', 'export const x = 1;', 'empty-word'],
  ['a helpers file beside a route', 'src/routes/helpers.ts', 'export const x = 1;', 'empty-word'],
  ['an index file', 'src/platform/mail/index.ts', 'export const x = 1;', 'barrel'],
  ['a barrel under another name', 'src/platform/mail.ts', 'export * from "./a.ts"; export { b } from "./b.ts";', 'barrel'],
  ['a default export', 'src/platform/mail.ts', 'const x = 1;\nexport default x;', 'default-export'],
  ['a default function', 'src/platform/mail.ts', 'export default function send() {}', 'default-export'],
  ['a default by renaming', 'src/platform/mail.ts', 'const x = 1; export { x as default };', 'default-export'],
  ['a console call', 'src/platform/mail.ts', 'console.log(1);', 'console'],
  ['a console passed on', 'src/processes/worker.ts', 'export const log = console;', 'console'],
  ['a console call in a component', 'src/ui/Bar.svelte', '<script>console.log(1)</script>', 'console'],
  ['a console call in markup', 'src/ui/Bar.svelte', '<button onclick={() => console.log(1)}></button>', 'console'],
  [': any', 'src/platform/mail.ts', 'export let x: any;', 'any'],
  ['as any', 'bench/mail.ts', 'export const x = 1 as any;', 'any'],
  ['<any>', 'tools/mail.ts', 'export const x = new Map<string, any>();', 'any'],
  ['any in the markup of a component', 'src/ui/Bar.svelte', '<script lang="ts">let x = 1;</script>\n{x as any}', 'any'],
];
for (const [claim, path, text, rule] of faults) {
  test(`${claim} is caught`, () => assert.deepEqual(rules({ [path]: text }), [rule]));
}

test('a finding names file and line', () => {
  const root = plantTree({ ...house, 'src/platform/mail.ts': '\n\nexport let x: any;' });
  assert.deepEqual(checkVocabulary(root), [{ file: 'src/platform/mail.ts', line: 3, rule: 'any', message: 'say the type, or `unknown`' }]);
});
