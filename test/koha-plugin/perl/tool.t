use strict;
use warnings;

use Digest::SHA ();
use Test::More;
use DeskTest;
use Koha::Plugin::Org::Kenal;

my $SECRET = 'k' x 40;

sub elsewhere {
    $Koha::Plugins::Base::DATA{settings} = 'address=https://kenal.example.org/kenal';
    $C4::Context::CONFIG{kenal_ticket_secret} = shift;
    return;
}

fresh();
like( answer( plugin(), 'tool' ), qr/403 Forbidden/, 'refuses people who are not signed in' );
somebody();
like( answer( plugin(), 'tool' ), qr/403 Forbidden/, 'refuses a patron who signed in at the staff client' );
somebody('report');
like( answer( plugin(), 'tool' ), qr/403 Forbidden/, 'refuses staff without the permission' );
somebody('tool');
is( answer( Koha::Plugin::Org::Kenal->new, 'tool' ), '', 'does nothing where nobody asks for a page' );

like( answer( plugin(), 'tool' ), qr{^-uri: /kenal/$}m, 'opens Kenal' );
like( answer( plugin( borrowernumber => '7' ), 'tool' ), qr{^-uri: /kenal/patrons/7$}m, 'opens a patron' );
like( answer( plugin( borrowernumber => '7/../x' ), 'tool' ), qr{^-uri: /kenal/$}m, 'takes nothing but a number' );
like( answer( plugin(), 'tool' ), qr/^-status: 303 See Other$/m, 'as 303' );
like( answer( plugin(), 'tool' ), qr/^-Cache_Control: no-store$/m, 'and keeps it out of caches' );

page( '/cgi-bin/koha/plugins/run.pl', '', 'POST' );
like( answer( plugin( op => 'cud-login', borrowernumber => '7' ), 'tool' ), qr{^-uri: /kenal/patrons/7$}m,
    'goes on after signing in on the way, which is a POST' );

elsewhere(undef);
like( answer( plugin(), 'tool' ), qr/503.*kenal_ticket_secret/s, 'says what is missing for another host name' );
elsewhere('short');
like( answer( plugin(), 'tool' ), qr/503/, 'takes no secret that can be guessed' );

elsewhere($SECRET);
my $printed = answer( plugin( borrowernumber => '7' ), 'tool' );
my ($ticket) = $printed =~ m{^-uri: https://kenal\.example\.org/kenal/hand-over\?ticket=(\S+)$}m;
like( $ticket, qr/\Ak1\.51\.7\.[0-9]+\.[0-9a-f]{32}\.[0-9a-f]{64}\z/, 'a ticket names the person and the patron' );
my ( $fields, $signature ) = $ticket =~ /\A(.*)\.([0-9a-f]{64})\z/;
is( $signature, Digest::SHA::hmac_sha256_hex( "kenal-ticket:$fields", $SECRET ), 'and is signed' );
cmp_ok( abs( ( split /\./, $fields )[3] - time ), '<', 5, 'now' );
isnt( answer( plugin(), 'tool' ), answer( plugin(), 'tool' ), 'no two tickets are the same' );
unlike( $printed, qr/\Q$SECRET\E/, 'the secret is never shown' );
is( scalar( grep { defined && /\Q$SECRET\E/ } values %Koha::Plugins::Base::DATA ), 0, 'nor stored in the database' );
is(
    Koha::Plugin::Org::Kenal::_ticket( $SECRET, 51, 7, 1_795_309_934, '0123456789abcdef' x 2 ),
    'k1.51.7.1795309934.0123456789abcdef0123456789abcdef.'
        . '471965cde4952bf39d18323436bf77bc9d23b691872c0d0d8c9049c6aa42112d',
    'Kenal reads the same example'
);

done_testing;
