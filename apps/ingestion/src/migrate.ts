import 'reflect-metadata';
import { migrateService } from '@cloudtach/service';
import { ingestion } from './ingestion.service.js';

await migrateService(ingestion, process);
