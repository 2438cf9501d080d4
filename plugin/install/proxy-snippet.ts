export type WebServer = 'apache' | 'nginx';

interface ProxyOptions {
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly basePath: string;
}

/** What makes the web server in front of Koha's staff client pass Kenal's path on. Nothing else of it changes. */
export const proxySnippet = (server: WebServer, options: ProxyOptions): string => {
  const { instance, basePath } = options;
  const target = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
  if (server === 'nginx')
    return `# In the server block of the staff client, then: nginx -t && systemctl reload nginx
location ${basePath}/ {
    proxy_pass ${target};
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_connect_timeout 2s;
    client_max_body_size 110m;
}`;
  return `# In /etc/apache2/sites-available/${instance}.conf: in the <VirtualHost> of the staff client (intranet), before
# its first Include. Then: a2enmod proxy_http headers && apachectl configtest && systemctl reload apache2
<Location "${basePath}/">
    ProxyPreserveHost On
    RequestHeader setifempty X-Forwarded-Proto expr=%{REQUEST_SCHEME}
    ProxyPass "${target}${basePath}/" connectiontimeout=2 timeout=60
</Location>`;
};
