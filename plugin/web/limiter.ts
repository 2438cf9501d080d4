import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import { Unavailable } from '../shared/errors.ts';

/** At most so many requests per client address (IPv6: per network of 56 bits) in each span. Counted in this process. */
export const limiter = ({
  requests,
  minutes,
}: {
  readonly requests: number;
  readonly minutes: number;
}): RateLimitRequestHandler =>
  rateLimit({
    limit: requests,
    windowMs: minutes * 60_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Which addresses are believed is our setting; the package's warning about it would go to the console.
    validate: { xForwardedForHeader: false },
    handler: (_request, _response, next) =>
      next(new Unavailable('web.too-many-requests', 'Too many attempts from this address. Try again later.')),
  });
