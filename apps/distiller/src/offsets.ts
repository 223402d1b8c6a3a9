import 'reflect-metadata';
import { operateOffsets } from '@cloudtach/service';
import { distiller } from './distiller.service.js';

await operateOffsets(distiller, process);
