import helmet from 'helmet';

/**
 * Headers that keep a page to itself. Nothing inline and nothing from elsewhere; pictures may be data because
 * Bootstrap's style draws its arrows so. Encrypted transport is the web server's matter in front, so no HSTS here.
 */
export const securityHeaders = (): ReturnType<typeof helmet> =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
