use strict;
use warnings;
use utf8;

# The settings page, printed by the Template Toolkit itself as Koha sets it up, before and after 24.05.

use FindBin;
use Template;
use Test::More;
use DeskTest;
use Koha::Plugin::Org::Kenal;

my ($folder) = $INC{'Koha/Plugin/Org/Kenal.pm'} =~ /(.*)\.pm\z/;
my $EVERY    = "$FindBin::Bin/includes/every";
my $NEWER    = "$FindBin::Bin/includes/since-24.05";

sub printed {
    my ( $includes, %values ) = @_;
    my $toolkit = Template->new(
        { EVAL_PERL => 1, ABSOLUTE => 1, RELATIVE => 0, ENCODING => 'utf8', INCLUDE_PATH => $includes } );
    my $page = '';
    $toolkit->process(
        "$folder/configure.tt",
        {
            CLASS       => 'Koha::Plugin::Org::Kenal',
            csrf_token  => 'token-of-koha',
            kenal_token => 'k' x 64,
            address     => '/kenal',
            loader      => '',
            main        => 1,
            patron      => 0,
            strip       => 1,
            saved       => 0,
            wrong       => {},
            %values,
        },
        \$page
    ) or die $toolkit->error;
    return $page;
}

sub value_of {
    my ( $page, $name ) = @_;
    my ($field) = $page =~ /(<input[^>]*\bname="\Q$name\E"[^>]*>)/;
    return ( $field // '' ) =~ /\bvalue="([^"]*)"/ ? $1 : undef;
}

my $old = printed( [$EVERY] );
my $new = printed( [ $EVERY, $NEWER ] );

for ( [ old => $old ], [ new => $new ] ) {
    my ( $age, $page ) = @{$_};
    unlike( $page, qr/\[%|%\]/, "$age: nothing is left unprinted" );
    like( $page, qr{<form method="post" action="/cgi-bin/koha/plugins/run\.pl">}, "$age: the address has no parameters" );
    is( value_of( $page, 'class' ),       'Koha::Plugin::Org::Kenal', "$age: the class is in the form" );
    is( value_of( $page, 'method' ),      'configure',                "$age: and the method" );
    is( value_of( $page, 'op' ),          'cud-save',                 "$age: the wish to save says so" );
    is( value_of( $page, 'kenal_token' ), 'k' x 64,                   "$age: our own token" );
    is( value_of( $page, 'address' ),     '/kenal',                   "$age: the settings in force" );
    like( $page, qr/name="main" value="1" checked>/,  "$age: what is on is ticked" );
    like( $page, qr/name="patron" value="1">/,        "$age: what is off is not" );
    like( $page, qr{<header>Koha</header>.*</html>}s, "$age: between Koha's own head and foot" );
    unlike( $page, qr/Saved|Nothing was saved|aria-invalid/, "$age: with nothing to report" );
    is( scalar( () = $page =~ /<label for="/g ), scalar( () = $page =~ /<input type="(?:text|checkbox)"/g ), "$age: every field has a label" );
}
is( value_of( $old, 'csrf_token' ), undef,           'before 24.05 there is no token of Koha, and the page comes all the same' );
is( value_of( $new, 'csrf_token' ), 'token-of-koha', 'from 24.05 on there is' );
( my $without = $new ) =~ s/<input type="hidden" name="csrf_token"[^>]*>\n?//;
is( $without =~ s/\s+//gr, $old =~ s/\s+//gr, 'and nothing else differs' );

my $evil = q{/kenal é"<x>&'};
my $page = printed( [$EVERY], address => $evil, loader => '"><script>', wrong => { address => 1, loader => 1 } );
is( value_of( $page, 'address' ), q{/kenal é&quot;&lt;x&gt;&amp;'}, 'what was typed stands there again, escaped' );
unlike( $page, qr/<script/, 'and is no markup' );
is( scalar( () = $page =~ /aria-invalid="true"/g ), 2, 'both fields are marked' );
like( $page, qr/role="alert">Nothing was saved/, 'and it is said' );
like( printed( [$EVERY], saved => 1 ), qr/role="status">Saved\./, 'saving is reported' );

done_testing;
