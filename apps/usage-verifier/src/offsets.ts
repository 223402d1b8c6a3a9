import 'reflect-metadata';
import { operateOffsets } from '@cloudtach/service';
import { usageVerifier } from './usage-verifier.service.js';

await operateOffsets(usageVerifier, process);
