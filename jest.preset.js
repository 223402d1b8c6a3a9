// Shared by the unit tests of every project and by the integration run: tests execute the TypeScript
// sources directly through SWC, so a test never sees a stale build.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

// Jest does not make the folder of its result file.
mkdirSync(join(import.meta.dirname, '.results'), { recursive: true });

export const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@cloudtach/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          target: 'es2024',
          keepClassNames: true,
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

export const unit = { ...base, testMatch: ['<rootDir>/src/**/*.spec.ts'] };
