import 'reflect-metadata';
import { migrateService } from '@cloudtach/service';
import { distiller } from './distiller.service.js';

await migrateService(distiller, process);
