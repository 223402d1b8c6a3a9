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

  async of(tx: Transaction, documents: readonly IdentifiedDocument[]): Promise<CurrentDefinitions> {
    const transformOf = await this.transforms.of(tx, documents);
    const { distillers } = this.everybodys;
    return {
      distil: (document: IdentifiedDocument, now: InstantMicros) =>
        distilDocument(document, { transform: transformOf(document), ...distillers }, now),
    };
  }
}
