import { describeMigrations } from '@cloudtach/testing';
import { usageVerifier } from '../usage-verifier.service.js';

describeMigrations(usageVerifier);
