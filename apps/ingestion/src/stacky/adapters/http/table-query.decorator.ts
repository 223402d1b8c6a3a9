import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from '@cloudtach/http';
import { type TableParameters } from '../../domain/table-parameters.js';

/** The parameters of a request; of several values the last counts (stacktach-v2 §0.7). */
export const TableQuery = createParamDecorator((_: unknown, context: ExecutionContext): TableParameters => {
  const { raw } = context.switchToHttp().getRequest<FastifyRequest>();
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s);
  return new Map(new URLSearchParams(query));
});
