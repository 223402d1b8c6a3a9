import 'reflect-metadata';
import { runService } from '@cloudtach/service';
import { metricAggregator } from './metric-aggregator.service.js';

await runService(metricAggregator, process);
