import 'reflect-metadata';
import { runService } from '@cloudtach/service';
import { ingestion } from './ingestion.service.js';

await runService(ingestion, process);
