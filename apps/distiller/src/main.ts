import 'reflect-metadata';
import { runService } from '@cloudtach/service';
import { distiller } from './distiller.service.js';

await runService(distiller, process);
