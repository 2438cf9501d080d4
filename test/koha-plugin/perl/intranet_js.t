use strict;
use warnings;

use Test::More;
use DeskTest;
use Koha::Plugin::Org::Kenal;

my $LOADER = '/api/v1/contrib/{{namespace}}/static/loader.js';

sub settings { $Koha::Plugins::Base::DATA{settings} = shift; return }

fresh();
is( plugin()->intranet_js, '', 'nothing for people who are not signed in' );

somebody();
is( plugin()->intranet_js, qq{<script src="$LOADER" data-kenal="/kenal" data-show="main patron strip" async></script>},
    'one reference and nothing inline' );

for my $script (qw(members/printslip members/summary-print members/printfeercpt members/printinvoice members/print_overdues
    circ/hold-transfer-slip circ/transfer-slip)) {
    page("/intranet/$script.pl");
    is( plugin()->intranet_js, '', "nothing on $script" );
}
page( '/cgi-bin/koha/members/moremember.pl', 'borrowernumber=7&print=page' );
is( plugin()->intranet_js, '', 'nothing on a page that is printed' );

fresh();
somebody();
settings("main=0\npatron=1\nstrip=0");
like( plugin()->intranet_js, qr/data-show="patron"/, 'each part can be switched off' );
settings("main=0\npatron=0\nstrip=0");
is( plugin()->intranet_js, '', 'nothing when all are off' );
settings('loader=/static/kenal/loader.js');
like( plugin()->intranet_js, qr{src="/static/kenal/loader.js"}, 'the web server may serve the script' );
settings('address=https://kenal.example.org/kenal');
my $elsewhere = plugin()->intranet_js;
unlike( $elsewhere, qr/strip/, 'no strip where Kenal has a host name of its own' );
like( $elsewhere, qr{data-open="/cgi-bin/koha/plugins/run.pl\?class=Koha::Plugin::Org::Kenal&amp;method=tool"},
    'and links go by the ticket' );
settings('address=/kenal"><script>');
is( plugin()->intranet_js, '', 'nothing when somebody has spoilt the address in the database' );

fresh();
somebody();
$C4::Context::DIES = 1;
my @warnings;
{
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    local $SIG{__DIE__}  = sub { fail('a handler of Koha sees no failure') };
    $@ = 'before';
    is( plugin()->intranet_js, '', 'nothing, instead of dying, when Koha fails' );
    is( $@, 'before', 'and an earlier failure is still there' );
}
is( scalar @warnings, 1, 'the log has one line about it' );

done_testing;
