import { identityLengthMax, toTraitText } from '@cloudtach/distillation';
import { type JsonObject, type TenantId, parseTenantId, toStorableText } from '@cloudtach/kernel';
import { valueAt } from './document-path.js';

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
