use strict;
use warnings;

use Test::More;
use DeskTest;
use Koha::Plugin::Org::Kenal;

fresh();
my $kenal = plugin();

ok( $kenal->get_metadata->{version}, 'there is always a version: without one the list of plugins breaks' );
is( $kenal->get_metadata->{class}, 'Koha::Plugin::Org::Kenal', 'the metadata name the class' );
is_deeply( [ grep { !defined } values %{ $kenal->get_metadata } ], [], 'no value of the metadata is undefined' );
ok( $kenal->$_, "$_ is true however often it is called" ) for qw(install install upgrade upgrade uninstall uninstall);
is_deeply( \%Koha::Plugins::Base::DATA, {}, 'installing, upgrading and removing write nothing' );
$Koha::Plugins::Base::DATA{settings} = 'main=0';
DeskTest::nobody();
Koha::Plugin::Org::Kenal->new->uninstall;
is( $Koha::Plugins::Base::DATA{settings}, 'main=0', 'and whoever calls uninstall in passing destroys nothing' );

{
    no strict 'refs';
    my %names = map { ( $_ => 1 ) } grep { defined &{"Koha::Plugin::Org::Kenal::$_"} } keys %{'Koha::Plugin::Org::Kenal::'};
    my @public = sort grep { !/\A_/ && !/\A(?:BEGIN|import|new|isa|can)\z/ } keys %names;
    is_deeply(
        \@public,
        [qw(api_namespace configure install intranet_js patron_consent_type static_routes tool uninstall upgrade)],
        'Koha registers the methods it should know and nothing else'
    );
}

my $routes = $kenal->static_routes;
is_deeply( [ sort keys %{$routes} ], [qw(/loader.js /strip.css /strip.js)], 'Koha serves the three files' );
is( $routes->{'/loader.js'}{get}{'x-mojo-to'}, 'Static#get', 'by its own handler' );
my ($folder) = $INC{'Koha/Plugin/Org/Kenal.pm'} =~ /(.*)\.pm\z/;
ok( -f "$folder$_", "$_ is there to be served" ) for sort keys %{$routes};

my $consent = $kenal->patron_consent_type;
is( ref $consent, 'ARRAY', 'a consent type is a pair' );
like( $consent->[0], qr/\A[A-Z_]{1,64}\z/, 'of a name' );
ok( $consent->[1]{$_}{en}, "and an English $_" ) for qw(title description);

done_testing;
