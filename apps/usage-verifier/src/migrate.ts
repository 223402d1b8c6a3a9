import 'reflect-metadata';
import { migrateService } from '@cloudtach/service';
import { usageVerifier } from './usage-verifier.service.js';

await migrateService(usageVerifier, process);
