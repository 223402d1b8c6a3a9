import { writeFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.js';

// Run after the build: node libs/contracts/dist/generate-asyncapi.js
for (const { path, text } of generatedFiles()) writeFileSync(path, text);
