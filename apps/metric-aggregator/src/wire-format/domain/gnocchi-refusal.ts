import { DomainError, type DomainErrorOptions, type JsonValue } from '@cloudtach/kernel';

export interface GnocchiRefusalOptions extends DomainErrorOptions {
  /** What the JSON form of the answer says in place of the message (gnocchi-api §2.2). */
  readonly description?: JsonValue;
}

/**
 * A refusal whose texts Gnocchi's clients compare (gnocchi-api §2): the message in the wording of the seed's
 * release, and for clients that ask for JSON the object of later ones.
 */
export class GnocchiRefusal extends DomainError {
  readonly description: JsonValue;

  constructor(options: GnocchiRefusalOptions) {
    super(options);
    this.description = options.description ?? options.message;
  }
}
