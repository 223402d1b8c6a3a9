import 'reflect-metadata';
import { configFromCommandLine } from '@cloudtach/config';
import { databaseOptionsOf } from '@cloudtach/service';
import { IngestionConfig } from './config.js';
import { ingestion } from './ingestion.service.js';
import { runDeriveCommand } from './lifecycles/derive-command.js';

const options = databaseOptionsOf(ingestion, configFromCommandLine(IngestionConfig, process));
process.exitCode = await runDeriveCommand(process.argv.slice(2), options, (line) => {
  process.stdout.write(`${line}\n`);
});
