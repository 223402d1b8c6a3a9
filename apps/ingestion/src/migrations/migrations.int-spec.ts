import { describeMigrations } from '@cloudtach/testing';
import { ingestion } from '../ingestion.service.js';

describeMigrations(ingestion);
