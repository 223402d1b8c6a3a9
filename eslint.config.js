import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const specFiles = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  '**/*.builder.ts',
  'libs/testing/**',
  'apps/pipeline-e2e/**',
];

const appScopes = [
  'ingestion',
  'distiller',
  'stream-trigger',
  'usage-verifier',
  'metric-aggregator',
  'api-gateway',
  'pipeline-e2e',
  'demo',
  'bench',
  'vectors',
];

const production = ['layer:kernel', 'layer:contract', 'layer:platform'];

/** Two axes: what a layer may depend on, and that no app reaches into another app. */
const depConstraints = (appMay, platformMay, kernelMayNot) => [
  { sourceTag: 'layer:kernel', onlyDependOnLibsWithTags: [], bannedExternalImports: kernelMayNot },
  {
    sourceTag: 'layer:contract',
    onlyDependOnLibsWithTags: ['layer:kernel', 'layer:contract'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'kafkajs'],
  },
  { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: platformMay },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: production },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: appMay },
  ...appScopes.map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
  })),
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
];

const boundaries = (constraints) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: true,
    allow: ['^.*/jest\\.preset\\.js$'],
    depConstraints: constraints,
  },
];

/** Technology that never appears in a rule. */
const technology = ['@nestjs/*', 'typeorm', 'pg', 'pg-copy-streams', 'kafkajs', 'pino', 'fastify', 'undici'];

export default tseslint.config(
  {
    ignores: [
      '**/*.d.ts',
      '**/dist/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '**/*.config.js',
      'jest.preset.js',
      '.nx/**',
      'tools/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(
        depConstraints([...production, 'layer:testing'], [...production, 'layer:testing'], technology),
      ),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'List the exports of a library one by one.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: specFiles,
    rules: { '@nx/enforce-module-boundaries': boundaries(depConstraints(production, production, ['*'])) },
  },
  {
    files: specFiles,
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [
      ...specFiles,
      '**/config.ts',
      '**/main.ts',
      '**/migrate.ts',
      '**/offsets.ts',
      'apps/demo/**',
      'apps/bench/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read once, in config.ts.' },
      ],
    },
  },
  {
    files: ['libs/{kernel,distillation}/src/**/*.ts', '**/domain/**/*.ts'],
    ignores: specFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', ...technology, '**/application/**', '**/adapters/**'],
              message: 'A rule is a function of values.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', { name: 'process', message: 'A rule is a function of values.' }],
    },
  },
  {
    files: ['**/application/**/*.ts'],
    ignores: specFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['typeorm', 'pg', 'kafkajs', '**/adapters/**'], message: 'Use a port.' }] },
      ],
    },
  },
  prettier,
);
