export interface UnitsOptions {
  /** The Node.js and the script that are Kenal. */
  readonly program: readonly [string, string];
  /** Where each instance has a folder with its `kenal.json`. */
  readonly configRoot: string;
  /** An account that runs the services; undefined: systemd makes one for as long as they run. */
  readonly serviceUser: string | undefined;
}

export interface Unit {
  readonly name: string;
  readonly text: string;
}

/** Marks a unit as ours, so that removing never takes a file that somebody else wrote. */
export const UNIT_MARK = '# Written by "kenal install"; local changes belong into "systemctl edit".';

/** One unit for the staff pages and one for the worker, both templates: `kenal@library` is the instance `library`. */
export const systemdUnits = (options: UnitsOptions): Unit[] => [
  { name: 'kenal@.service', text: unit('Kenal for %i: staff pages', 'serve', options) },
  { name: 'kenal-work@.service', text: unit('Kenal for %i: worker', 'work', options) },
];

export const servicesOf = (instance: string): string[] => [`kenal@${instance}`, `kenal-work@${instance}`];

/**
 * systemd hands the configuration to the service as a credential, so the file itself can stay root's. An account that it
 * makes has a name, so that both services of an instance are the same one and share the folder of files. No
 * MemoryDenyWriteExecute: the JavaScript engine writes the code that it runs.
 */
const unit = (description: string, command: string, options: UnitsOptions): string => `${UNIT_MARK}
[Unit]
Description=${description}
After=network-online.target mariadb.service
Wants=network-online.target

[Service]
Type=exec
${options.serviceUser === undefined ? 'DynamicUser=yes\nUser=kenal-%i' : `User=${options.serviceUser}`}
StateDirectory=kenal/%i
StateDirectoryMode=0700
LoadCredential=kenal.json:${quoted(options.configRoot)}/%i/kenal.json
Environment=NODE_ENV=production
ExecStart=${options.program.map(quoted).join(' ')} ${command} --config \${CREDENTIALS_DIRECTORY}/kenal.json
Restart=on-failure
RestartSec=5
TimeoutStopSec=30
UMask=0077

NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=${options.program.some(isInHome) ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources

[Install]
WantedBy=multi-user.target
`;

const isInHome = (file: string): boolean => /^\/(home|root)\//.test(file);

/** A path as systemd reads it back: a percent sign begins a specifier, a space ends a word. */
const quoted = (file: string): string => {
  const escaped = file
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
    .replaceAll(/["\\]/g, String.raw`\$&`);
  return /\s/.test(file) ? `"${escaped}"` : escaped;
};
