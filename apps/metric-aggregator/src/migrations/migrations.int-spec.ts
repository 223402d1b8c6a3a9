import { describeMigrations } from '@cloudtach/testing';
import { metricAggregator } from '../metric-aggregator.service.js';

describeMigrations(metricAggregator);
