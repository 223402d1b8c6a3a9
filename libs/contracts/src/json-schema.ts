import { _, Ajv, type Code, type KeywordCxt, type ValidateFunction } from 'ajv';
import { parseContractInstant } from '@cloudtach/kernel';

/** A JSON Schema (draft 7) as committed and compiled. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Text that is not empty. */
export const textSchema = { type: 'string', minLength: 1 } as const;

/** An id: not empty, and short enough for any index of its reader. */
export const idSchema = { type: 'string', minLength: 1, maxLength: 255 } as const;

/** UTC, ISO 8601, always six digits of fraction: `2015-02-27T15:27:18.603932Z`. */
export const instantSchema = { type: 'string', format: 'instant' } as const;

/** An integer of any size. JSON Schema's own `integer` would refuse what JavaScript holds as `bigint`. */
export const integerSchema = { exactInteger: true } as const;

const ajv = new Ajv({ strict: true, allowUnionTypes: true, discriminator: true });
ajv.addFormat('instant', { type: 'string', validate: (text) => parseContractInstant(text) !== null });
ajv.addKeyword({
  keyword: 'exactInteger',
  schemaType: 'boolean',
  errors: false,
  validate: (_schema: boolean, value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
});

countWhereInDoubt(
  'minLength',
  'fewer',
  (units, least, count) => _`${units} < 2 * ${least} && ${count} < ${least}`,
);
countWhereInDoubt('maxLength', 'more', (units, most, count) => _`${units} > ${most} && ${count} > ${most}`);

/**
 * Replaces a rule of Ajv, which counts the characters of every text: a character is one or two units, so most texts are
 * judged by their length alone. Halves the cost of checking a message.
 */
function countWhereInDoubt(
  keyword: string,
  word: string,
  isBroken: (units: Code, limit: Code, count: Code) => Code,
): void {
  ajv.removeKeyword(keyword);
  ajv.addKeyword({
    keyword,
    type: 'string',
    schemaType: 'number',
    code: (context: KeywordCxt) => {
      const { gen, data, schemaCode } = context;
      const count = gen.scopeValue('func', { ref: charactersOf });
      context.fail(isBroken(_`${data}.length`, _`${schemaCode}`, _`${count}(${data})`));
    },
    error: { message: ({ schema }) => `must NOT have ${word} than ${String(schema)} characters` },
  });
}

/** Code points, as JSON Schema counts. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** Compiles a schema once, at load; a schema that is wrong stops the process there. */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  return ajv.compile(schema);
}

/** What the last refused value broke, by path and rule; quotes no value. */
export function describeViolation(validate: ValidateFunction): string {
  const error = validate.errors?.[0];
  return `${error?.instancePath === '' ? '/' : error?.instancePath} ${error?.message}`;
}
