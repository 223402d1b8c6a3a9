import { describeMigrations } from '@cloudtach/testing';
import { distiller } from '../distiller.service.js';

describeMigrations(distiller);
