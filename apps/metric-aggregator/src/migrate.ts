import 'reflect-metadata';
import { migrateService } from '@cloudtach/service';
import { metricAggregator } from './metric-aggregator.service.js';

await migrateService(metricAggregator, process);
