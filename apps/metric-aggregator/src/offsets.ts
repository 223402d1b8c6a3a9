import 'reflect-metadata';
import { operateOffsets } from '@cloudtach/service';
import { metricAggregator } from './metric-aggregator.service.js';

await operateOffsets(metricAggregator, process);
