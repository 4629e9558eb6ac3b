import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The rooms of the house in the order that data flows: a room imports only rooms that stand before it. */
const engineRooms = [
  'base',
  'table',
  'features',
  'compute',
  'model',
  'sql',
  'provenance',
  'complaint',
  'influence',
  'ranking',
  'explanation',
  'debugger',
  'case',
];

/** Forbids every room after `room`, and everything outside the engine. */
function oneWay(room, index) {
  const later = engineRooms.slice(index + 1).map((name) => `**/${name}/**`);
  return {
    files: [`src/engine/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(later.length ? [{ group: later, message: `The room ${room} stands before this one.` }] : []),
            {
              group: ['**/worker/**', '**/app/**', '**/headless/**', 'svelte', 'svelte/*'],
              message: 'The engine knows neither the page nor the worker.',
            },
          ],
        },
      ],
    },
  };
}

const appDoor = {
  files: ['src/app/**/*.{ts,svelte}'],
  rules: {
    'no-restricted-imports': 'off',
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: ['**/engine/**'],
            allowTypeImports: true,
            message: 'The page talks to the engine through the worker; import types only.',
          },
          { group: ['**/headless/**'], message: 'The page does not know the headless runner.' },
        ],
      },
    ],
  },
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'results/', 'test/artefacts/', '**/*.generated.ts', '**/*.as.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } },
    rules: {
      'no-undef': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // State classes announce changes by replacing `$state.raw` values; plain maps beside them are private and never watched.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  ...engineRooms.map(oneWay),
  appDoor,
  { files: ['src/headless/**', 'test/**', '**/*.mjs', '.ci/**'], rules: { 'no-console': 'off' } },
);
