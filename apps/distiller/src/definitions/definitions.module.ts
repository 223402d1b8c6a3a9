import { type DynamicModule, Module } from '@nestjs/common';
import { Definitions } from '../distilling/application/definitions.js';
import { DefinitionFile } from './adapters/file/definition-file.js';
import { PostgresTransformSource } from './adapters/postgres/postgres-transform.source.js';
import { DefinitionsSettings } from './application/definitions-settings.js';
import { GlobalDefinitions } from './application/global-definitions.js';
import { KnownDefinitions } from './application/known-definitions.js';
import { TenantTransforms } from './application/tenant-transforms.js';
import { TransformSource } from './application/transform-source.js';

/** What documents are distilled by. */
@Module({})
export class DefinitionsModule {
  static forRoot(settings: DefinitionsSettings): DynamicModule {
    return {
      module: DefinitionsModule,
      providers: [
        { provide: DefinitionsSettings, useValue: settings },
        { provide: GlobalDefinitions, useValue: new GlobalDefinitions(settings.catchAll) },
        { provide: TransformSource, useClass: PostgresTransformSource },
        { provide: Definitions, useClass: KnownDefinitions },
        TenantTransforms,
        DefinitionFile,
      ],
      exports: [Definitions],
    };
  }
}
