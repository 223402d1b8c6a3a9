import { toTraitText } from '@cloudtach/distillation';
import { type JsonObject, type TenantId, parseTenantId, toStorableText } from '@cloudtach/kernel';
import { valueAt } from './document-path.js';

/**
 * Longest tenant or message id in UTF-16 units: the two together, at four bytes each, must fit into one entry of
 * an index, which PostgreSQL limits to a third of a page.
 */
export const identityLengthMax = 255;

const paths = [['_tenant_id'], ['payload', 'tenant_id'], ['_context_project_id'], ['_context_tenant']];

/**
 * Whose document it is (decisions §4, "which definition"): the first of four members that names somebody,
 * cut to `identityLengthMax`. Not the trait `tenant_id`, which is looked for in fewer places.
 */
export function tenantOf(document: JsonObject): TenantId | null {
  for (const path of paths) {
    const value = valueAt(document, path);
    if (value !== undefined && value !== null && value !== '')
      return parseTenantId(toStorableText(toTraitText(value).slice(0, identityLengthMax)));
  }
  return null;
}
