import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type FastifyRequest, pathOf } from '@cloudtach/http';
import { Log } from '@cloudtach/observability';
import { type Observable } from 'rxjs';

/** Where a handler says which parameters it knows. */
export const knownParametersKey = 'stacky.known-parameters';

/** More different ones are no typing errors but an attack on the log. */
const toldMax = 1000;
/** What could be meant for a parameter; anything else has no place in a log. */
const nameForm = /^[\w-]{1,64}$/;

/**
 * Tells the operator once of each parameter that a table does not know: it is ignored, as clients rely on, and so a
 * misspelt filter returns everything (stacktach-v2 B44).
 */
@Injectable()
export class KnownParameters implements NestInterceptor {
  private readonly told = new Set<string>();

  constructor(@Inject(Log) private readonly log: Log) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const known = (Reflect.getMetadata(knownParametersKey, context.getHandler()) ?? []) as readonly string[];
    const target = context.switchToHttp().getRequest<FastifyRequest>().raw.url ?? '/';
    const [, query = ''] = target.split(/\?(.*)/s);
    for (const name of new URLSearchParams(query).keys())
      if (!known.includes(name) && nameForm.test(name)) this.tell(pathOf(target).split('/')[2] ?? '', name);
    return next.handle();
  }

  private tell(table: string, parameter: string): void {
    const key = `${table} ${parameter}`;
    if (this.told.has(key) || this.told.size >= toldMax) return;
    this.told.add(key);
    this.log.info({ table, parameter }, 'a parameter that this table does not know is ignored');
  }
}
