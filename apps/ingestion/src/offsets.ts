import 'reflect-metadata';
import { operateOffsets } from '@cloudtach/service';
import { ingestion } from './ingestion.service.js';

await operateOffsets(ingestion, process);
