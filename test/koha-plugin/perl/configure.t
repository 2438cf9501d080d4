use strict;
use warnings;

use Digest::SHA ();
use Test::More;
use DeskTest;
use Koha::Plugin::Org::Kenal;

my $TOKEN = Digest::SHA::sha256_hex( 'kenal-configure:' . 'a' x 32 );

sub form {
    my (%changes) = @_;
    return plugin( op => 'cud-save', kenal_token => $TOKEN, address => '/kenal', loader => '', main => 1, %changes );
}

sub post { page( '/cgi-bin/koha/plugins/run.pl', '', 'POST' ); return }
sub stored { return $Koha::Plugins::Base::DATA{settings} }
sub shown { return $Koha::Plugins::Base::TEMPLATE->{params} }

fresh();
post();
like( answer( form(), 'configure' ), qr/403 Forbidden/, 'refuses people who are not signed in' );
somebody('tool');
like( answer( form(), 'configure' ), qr/403 Forbidden/, 'refuses staff without the permission' );
is( stored(), undef, 'and saves nothing for them' );

fresh();
somebody('configure');
like( answer( plugin(), 'configure' ), qr/template configure\.tt/, 'shows the form' );
is( shown()->{address}, '/kenal', 'with the settings in force' );
is( shown()->{kenal_token}, $TOKEN, 'and a token of this session' );

post();
like( answer( form( address => ' /crm/kenal/ ', strip => 1 ), 'configure' ), qr/^-uri: \S+method=configure&saved=1$/m,
    'saves, and answers with a page that may be loaded again' );
is( stored(), "address=/crm/kenal\nloader=\nmain=1\npatron=0\nstrip=1", 'what was ticked and typed' );

fresh();
somebody('configure');
post();
like( answer( form( kenal_token => 'x' ), 'configure' ), qr/403 Forbidden/, 'refuses a form from elsewhere' );
like( answer( form( kenal_token => undef ), 'configure' ), qr/403 Forbidden/, 'refuses a form without a token' );
answer( form( op => 'cud-login' ), 'configure' );
is( stored(), undef, 'takes signing in for no wish to save' );
page( '/cgi-bin/koha/plugins/run.pl', 'op=cud-save', 'GET' );
answer( form(), 'configure' );
is( stored(), undef, 'saves nothing on a GET' );

post();
for my $address ( 'kenal', '//kenal.example', 'javascript:alert(1)', '/kenal"x', "/kenal\n/x", '' ) {
    answer( form( address => $address ), 'configure' );
    is( stored(), undef, 'refuses an address that is none' );
    is( shown()->{address}, $address, 'and gives the words back' );
    ok( shown()->{wrong}{address}, 'with a mark' );
}
answer( form( loader => 'https://cdn.example/loader.js' ), 'configure' );
ok( shown()->{wrong}{loader}, 'takes no script of another host' );

my ($file) = $INC{'Koha/Plugin/Org/Kenal.pm'} =~ /(.*)\.pm\z/;
open my $in, '<', "$file/configure.tt" or die;
my $template = do { local $/; <$in> };
close $in;
my @printed = $template =~ /\[%\s*([a-zA-Z_.]+(?:\s*\|\s*\w+)?)\s*%\]/g;
is_deeply( [ grep { !/\| html\z/ && !/\A(?:TRY|CATCH|END)\z/ } @printed ], [], 'every printed value is escaped' );
unlike( $template, qr/secret/i, 'the form has nothing to do with the secret' );

done_testing;
