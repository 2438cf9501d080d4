import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../shared/log.ts';

interface RequestLogOptions {
  readonly log: Logger;
  readonly basePath: string;
}

interface Routed {
  readonly route?: { readonly path?: unknown };
}

/**
 * One line for each answer: number, method, the route's pattern, status, milliseconds. Never an address as it was
 * asked, a query, a header or a body: they name patrons.
 */
export const requestLog = ({ log, basePath }: RequestLogOptions) =>
  pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'request', responseTime: 'ms' },
    autoLogging: { ignore: (request) => request.url?.startsWith(`${basePath}/assets/`) === true },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessObject: answered,
    customErrorObject: (request, response, _error, value: { readonly ms?: number }) =>
      answered(request, response, value),
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'answered',
  });

const answered = (
  request: IncomingMessage & Routed,
  response: ServerResponse,
  value: { readonly ms?: number },
): object => ({
  event: 'web.answered',
  method: request.method,
  route: typeof request.route?.path === 'string' ? request.route.path : 'none',
  status: response.statusCode,
  ms: value.ms,
});
