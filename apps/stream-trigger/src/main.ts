import 'reflect-metadata';
import { runService } from '@cloudtach/service';
import { streamTrigger } from './stream-trigger.service.js';

await runService(streamTrigger, process);
