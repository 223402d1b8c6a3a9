import { describeMigrations } from '@cloudtach/testing';
import { streamTrigger } from '../stream-trigger.service.js';

describeMigrations(streamTrigger);
