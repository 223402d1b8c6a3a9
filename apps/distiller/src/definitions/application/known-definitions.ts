import { type InstantMicros } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { type CurrentDefinitions, Definitions } from '../../distilling/application/definitions.js';
import { distilDocument } from '../../distilling/domain/distil-document.js';
import { type IdentifiedDocument } from '../../distilling/domain/identify-document.js';
import { GlobalDefinitions } from './global-definitions.js';
import { TenantTransforms } from './tenant-transforms.js';

/** The definitions of everybody and the transforms of tenants together. */
@Injectable()
export class KnownDefinitions extends Definitions {
  constructor(
    @Inject(GlobalDefinitions) private readonly everybodys: GlobalDefinitions,
    @Inject(TenantTransforms) private readonly transforms: TenantTransforms,
  ) {
    super();
  }

  async current(tx: Transaction): Promise<CurrentDefinitions> {
    const transforms = await this.transforms.current(tx);
    const { distillers } = this.everybodys;
    return {
      of: async (documents: readonly IdentifiedDocument[]) => {
        const transformOf = await transforms.of(documents);
        return {
          distil: (document: IdentifiedDocument, now: InstantMicros) =>
            distilDocument(document, { transform: transformOf(document), ...distillers }, now),
        };
      },
    };
  }
}
