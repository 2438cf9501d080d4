import type { RequestHandler } from 'express';
import { steadyMs } from '../shared/time.ts';

/** What may be counted of an answer. The route is its pattern, never an address as it was asked. */
export interface AnswerFigures {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** Tells of every answer when it is complete. What anybody can make up (methods, addresses) is not passed on. */
export const countAnswers =
  (basePath: string, answered: (answer: AnswerFigures) => void): RequestHandler =>
  (request, response, next) => {
    const start = steadyMs();
    response.on('finish', () => {
      const pattern = (request.route as { path?: unknown } | undefined)?.path;
      answered({
        method: METHODS.has(request.method) ? request.method : 'other',
        route: typeof pattern === 'string' ? pattern.slice(basePath.length) : 'none',
        status: response.statusCode,
        seconds: (steadyMs() - start) / 1000,
      });
    });
    next();
  };
