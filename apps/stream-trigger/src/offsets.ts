import 'reflect-metadata';
import { operateOffsets } from '@cloudtach/service';
import { streamTrigger } from './stream-trigger.service.js';

await operateOffsets(streamTrigger, process);
