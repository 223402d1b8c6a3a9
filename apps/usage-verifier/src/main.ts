import 'reflect-metadata';
import { runService } from '@cloudtach/service';
import { usageVerifier } from './usage-verifier.service.js';

await runService(usageVerifier, process);
