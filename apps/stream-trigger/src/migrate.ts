import 'reflect-metadata';
import { migrateService } from '@cloudtach/service';
import { streamTrigger } from './stream-trigger.service.js';

await migrateService(streamTrigger, process);
