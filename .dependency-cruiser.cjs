/** The direction of dependencies, checked with the tests. See plugin/README.md. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^plugin/shared/' },
      to: { path: '^plugin/', pathNot: '^plugin/shared/' },
    },
    {
      name: 'jobs-know-no-feature',
      severity: 'error',
      from: { path: '^plugin/jobs/' },
      to: { path: '^plugin/(features|web|demo)/' },
    },
    {
      name: 'koha-knows-no-feature',
      severity: 'error',
      from: { path: '^plugin/koha/' },
      to: { path: '^plugin/(features|web|demo|jobs)/' },
    },
    {
      name: 'koha-write-knows-shared-only',
      severity: 'error',
      from: { path: '^plugin/koha-write/' },
      to: { path: '^plugin/', pathNot: '^plugin/(koha-write|shared)/' },
    },
    {
      name: 'features-meet-through-their-index',
      severity: 'error',
      from: { path: '^plugin/features/([^/]+)/' },
      to: {
        path: '^plugin/features/([^/]+)/',
        pathNot: ['^plugin/features/$1/', '^plugin/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '\\.domain\\.ts$' },
      to: { pathNot: ['\\.domain\\.ts$', '^plugin/shared/(time|errors)\\.ts$'] },
    },
    {
      name: 'routes-do-not-touch-sql',
      severity: 'error',
      from: { path: '\\.routes\\.ts$' },
      to: { path: '\\.(repository|read-model)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'express-stays-in-web',
      severity: 'error',
      from: { path: '^plugin/', pathNot: ['^plugin/web/'] },
      to: { path: 'node_modules/express/' },
    },
    {
      // Every start of `kenal` would pay for what only some commands need.
      name: 'commands-load-their-work-when-asked',
      severity: 'error',
      from: { path: '^plugin/(cli\\.ts$|commands/)' },
      to: {
        path: '^plugin/',
        pathNot: ['^plugin/commands/', '^plugin/shared/(time|errors)\\.ts$', '\\.domain\\.ts$'],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'demo-is-not-part-of-the-product',
      severity: 'error',
      from: { path: '^plugin/', pathNot: ['^plugin/demo/', '^plugin/commands/demo\\.ts$'] },
      to: { path: '^plugin/demo/' },
    },
    {
      name: 'only-wiring-knows-every-feature',
      severity: 'error',
      from: { path: '^plugin/(config|manifest|web|i18n)/' },
      to: { path: '^plugin/features/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
