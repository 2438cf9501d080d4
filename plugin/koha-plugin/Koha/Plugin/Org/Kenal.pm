package Koha::Plugin::Org::Kenal;

# Links Koha's staff client to Kenal. Old releases of Koha answer every page with an error when a plugin dies or cannot
# be loaded, so this file needs Perl's core and the base class only, and whatever Koha calls is wrapped.
# Koha also lets anybody call a public method, with nobody signed in: none of them does anything then.

use strict;
use warnings;

use Digest::SHA ();

use base qw(Koha::Plugins::Base);

our $VERSION = '{{version}}';

our $metadata = {
    name            => '{{title}}',
    author          => 'The Kenal contributors',
    description     => '{{description}}',
    date_authored   => '2026-11-22',
    date_updated    => '2026-11-22',
    minimum_version => '{{minimum_version}}',
    version         => $VERSION,
    namespace       => '{{namespace}}',
};

my %DEFAULTS = ( address => '/kenal', main => 1, patron => 1, strip => 1, loader => '' );

# The words that a setting may consist of, so that it can stand in an attribute, a header and a form as it is.
my $PATH    = qr{(?:/[A-Za-z0-9._~-]+)+};
my $ADDRESS = qr{\A(?:$PATH|https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:$PATH)?)\z};
my $LOADER  = qr{\A(?:$PATH\.js)?\z};
my $SECRET  = qr{\A[A-Za-z0-9_-]{32,128}\z};

my @STATIC = qw(loader.js strip.js strip.css);

sub new {
    my ( $class, $args ) = @_;
    $args = {} unless ref $args eq 'HASH';
    $args->{metadata} = { %{$metadata}, class => $class };
    return $class->SUPER::new($args);
}

# Koha enables a plugin only when this is true. The settings have defaults, so there is nothing to write.
sub install { return 1 }

# Called again and again, by several workers at once, until it is true.
sub upgrade { return 1 }

# Koha removes the plugin's rows itself. Anybody may call this one: it must not destroy anything.
sub uninstall { return 1 }

sub api_namespace { return '{{namespace}}' }

# Koha serves these files itself, so that its pages never wait for Kenal.
sub static_routes {
    return { map { ( "/$_" => _static_route() ) } @STATIC };
}

sub intranet_js {
    my ($self) = @_;
    my $html = _safely( sub { _reference($self) } );
    return defined $html ? $html : '';
}

sub patron_consent_type {
    return [
        'KENAL' => {
            title => {
                'en'    => 'News and services for me',
                'id-ID' => 'Kabar dan layanan untuk saya',
            },
            description => {
                'en'    => 'The library may write to me about new titles, events and services that fit my interests.',
                'id-ID' => 'Perpustakaan boleh mengirimi saya kabar tentang koleksi baru, acara, dan layanan yang '
                    . 'sesuai dengan minat saya.',
            },
        }
    ];
}

# Opens Kenal; where it has a host name of its own, with a ticket.
sub tool {
    my ($self) = @_;
    _answer( $self, 'tool', \&_open_kenal );
    return;
}

sub configure {
    my ($self) = @_;
    _answer( $self, 'configure', \&_configure );
    return;
}

sub _safely {
    my ($code) = @_;
    local $@;
    local $SIG{__DIE__};
    my $result = eval { $code->() };
    warn 'Kenal: ' . $@ if $@;
    return $result;
}

# Prints what $page answers to a member of staff who holds the permission; to anybody else, a refusal.
sub _answer {
    my ( $self, $permission, $page ) = @_;
    my $cgi = $self->{cgi} or return;
    my $staff = _safely( sub { _staff_with($permission) } );
    my $answer =
        $staff
        ? _safely( sub { $page->( $self, $cgi, $staff ) } )
        : { status => '403 Forbidden', text => 'This needs a staff account with the permission plugins: ' . $permission . '.' };
    $answer ||= { status => '500 Internal Server Error', text => 'Kenal could not do this. The error log of Koha says why.' };
    _safely( sub { _print( $self, $cgi, $answer ) } );
    return;
}

sub _print {
    my ( $self, $cgi, $answer ) = @_;
    my @private = ( -Cache_Control => 'no-store', -Referrer_Policy => 'no-referrer' );
    if ( $answer->{html} ) {
        $self->output_html( $answer->{html} );
    }
    elsif ( $answer->{to} ) {
        print $cgi->redirect( -uri => $answer->{to}, -status => '303 See Other', @private );
    }
    else {
        print $cgi->header( -status => $answer->{status}, -type => 'text/plain', -charset => 'utf-8', @private ),
            $answer->{text}, "\n";
    }
    return;
}

# The number of whoever is signed in to the staff client and holds the permission at this moment.
sub _staff_with {
    my ($permission) = @_;
    my $env = C4::Context->userenv;
    return unless $env && $env->{number} && $env->{number} =~ /\A[0-9]+\z/ && $env->{id};
    require C4::Auth;
    return unless C4::Auth::haspermission( $env->{id}, { plugins => $permission } );
    return $env->{number};
}

sub _settings {
    my ($self) = @_;
    my $stored = $self->retrieve_data('settings');
    my %known = %DEFAULTS;
    for my $pair ( split /\n/, defined $stored ? $stored : '' ) {
        my ( $name, $value ) = split /=/, $pair, 2;
        $known{$name} = $value if defined $value && exists $known{$name};
    }
    return \%known;
}

# The element that Koha puts at the end of its pages: not on print slips, and not for people who are not signed in.
sub _reference {
    my ($self) = @_;
    my $env = C4::Context->userenv;
    return '' unless $env && $env->{number};
    my ($script) = ( $ENV{SCRIPT_NAME} || '' ) =~ m{([^/]*)\z};
    return '' if $script =~ /print|slip|rcpt|receipt/i || ( $ENV{QUERY_STRING} || '' ) =~ /(?:\A|[&;])print=[^&;]/;
    my $settings = _settings($self);
    my @shown = grep { $settings->{$_} } qw(main patron strip);
    return '' unless @shown && $settings->{address} =~ $ADDRESS;
    my $source = $settings->{loader} || '/api/v1/contrib/' . api_namespace() . '/static/loader.js';
    my $base   = $settings->{address};
    my $open   = '';
    if ( $base =~ /\Ahttp/ ) {
        # From another host name there is no answer for the strip, and the way in is the ticket.
        @shown = grep { $_ ne 'strip' } @shown;
        $open  = ' data-open="' . _escaped( _run_url( ref $self, 'tool' ) ) . '"';
    }
    return sprintf '<script src="%s" data-kenal="%s" data-show="%s"%s async></script>',
        _escaped($source), _escaped($base), join( ' ', @shown ), $open;
}

sub _run_url {
    my ( $class, $method ) = @_;
    return "/cgi-bin/koha/plugins/run.pl?class=$class&method=$method";
}

sub _escaped {
    my ($text) = @_;
    $text =~ s/&/&amp;/g;
    $text =~ s/"/&quot;/g;
    $text =~ s/</&lt;/g;
    return $text;
}

sub _open_kenal {
    my ( $self, $cgi, $staff ) = @_;
    my $address = _settings($self)->{address};
    my $patron  = scalar $cgi->param('borrowernumber');
    $patron = 0 unless defined $patron && $patron =~ /\A[1-9][0-9]{0,9}\z/;
    return { to => $address . ( $patron ? "/patrons/$patron" : '/' ) } if $address =~ m{\A/};
    my $secret = C4::Context->config('kenal_ticket_secret');
    return {
        status => '503 Service Unavailable',
        text   => 'Kenal has a host name of its own, and koha-conf.xml lacks kenal_ticket_secret. See docs/koha-plugin.md of Kenal.',
    } unless defined $secret && $secret =~ $SECRET;
    return { to => "$address/hand-over?ticket=" . _ticket( $secret, $staff, $patron, time, _nonce() ) };
}

# Fields and their order are described in docs/koha-plugin.md; Kenal signs the same text and compares. ASCII only.
sub _ticket {
    my ( $secret, $staff, $patron, $issued, $nonce ) = @_;
    my $fields = join '.', 'k1', $staff, $patron, $issued, $nonce;
    return $fields . '.' . Digest::SHA::hmac_sha256_hex( "kenal-ticket:$fields", $secret );
}

sub _nonce {
    open my $source, '<:raw', '/dev/urandom' or die "no source of random numbers: $!\n";
    my $got = sysread $source, my $bytes, 16;
    close $source;
    die "too few random numbers\n" unless $got && $got == 16;
    return unpack 'H*', $bytes;
}

sub _configure {
    my ( $self, $cgi ) = @_;
    my $token = _form_token($cgi);
    my $said  = scalar $cgi->param('kenal_token');
    # Koha from 24.05 on wants cud- here and checks a token of its own; older ones check nothing, so there is ours.
    my $is_save = ( $ENV{REQUEST_METHOD} || '' ) eq 'POST' && ( scalar $cgi->param('op') || '' ) eq 'cud-save';
    my ( $values, @wrong ) = ( _settings($self) );
    if ($is_save) {
        return { status => '403 Forbidden', text => 'The form is not from this session. Open it again.' }
            unless defined $said && $said eq $token;
        ( $values, @wrong ) = _submitted($cgi);
        if ( !@wrong ) {
            $self->store_data( { settings => join "\n", map { "$_=$values->{$_}" } sort keys %{$values} } );
            return { to => _run_url( ref $self, 'configure' ) . '&saved=1' };
        }
    }
    my $template = $self->get_template( { file => 'configure.tt' } );
    $template->param(
        %{$values},
        kenal_token => $token,
        saved       => ( scalar $cgi->param('saved') ? 1 : 0 ),
        wrong       => { map { ( $_ => 1 ) } @wrong },
    );
    return { html => $template->output };
}

# Nobody can make this who does not have the session's cookie, and scripts cannot read that one.
sub _form_token {
    my ($cgi) = @_;
    my $session = $cgi->cookie('CGISESSID');
    die "there is no session\n" unless $session;
    return Digest::SHA::sha256_hex("kenal-configure:$session");
}

sub _submitted {
    my ($cgi) = @_;
    my %values = map { ( $_ => ( scalar $cgi->param($_) ? 1 : 0 ) ) } qw(main patron strip);
    for my $name (qw(address loader)) {
        my $text = scalar $cgi->param($name);
        $text = '' unless defined $text;
        $text =~ s/\A\s+|\s+\z//g;
        $values{$name} = $text;
    }
    $values{address} =~ s{/+\z}{};
    my @wrong;
    push @wrong, 'address' unless $values{address} =~ $ADDRESS;
    push @wrong, 'loader'  unless $values{loader} =~ $LOADER;
    return ( \%values, @wrong );
}

sub _static_route {
    return {
        get => {
            'x-mojo-to' => 'Static#get',
            tags        => ['pluginStatic'],
            responses   => {
                200 => { description => 'The file', schema => { type => 'file' } },
                map {
                    (
                        $_ => {
                            description => 'No file',
                            schema      => { type => 'object', properties => { error => { type => 'string' } } },
                        }
                    )
                } qw(400 404 500)
            },
        },
    };
}

1;
