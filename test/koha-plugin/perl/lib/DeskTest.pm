package DeskTest;

# A Koha around the plugin: who is signed in, which page is asked for, and what came out.

use strict;
use warnings;

use C4::Auth;
use C4::Context;
use Koha::Plugins::Base;

use Exporter qw(import);
our @EXPORT = qw(somebody nobody fresh page answer plugin);

my $CLASS = 'Koha::Plugin::Org::Kenal';

sub fresh {
    %Koha::Plugins::Base::DATA   = ();
    $Koha::Plugins::Base::TEMPLATE = undef;
    %C4::Context::CONFIG         = ();
    $C4::Context::DIES           = 0;
    %C4::Auth::HELD              = ();
    nobody();
    page('/cgi-bin/koha/mainpage.pl');
    return;
}

sub nobody { $C4::Context::USERENV = undef; return }

sub somebody {
    my (@permissions) = @_;
    $C4::Context::USERENV = { number => 51, id => 'admin' };
    $C4::Auth::HELD{admin} = { map { ( $_ => 1 ) } @permissions };
    return;
}

sub page {
    my ( $script, $query, $method ) = @_;
    @ENV{qw(SCRIPT_NAME QUERY_STRING REQUEST_METHOD)} = ( $script, $query || '', $method || 'GET' );
    return;
}

sub plugin {
    my (%param) = @_;
    return $CLASS->new( { cgi => DeskTest::Cgi->new(%param) } );
}

# What a method prints.
sub answer {
    my ( $plugin, $method ) = @_;
    my $printed = '';
    open my $out, '>', \$printed or die;
    my $before = select $out;
    $plugin->$method;
    select $before;
    return $printed;
}

package DeskTest::Cgi;

sub new {
    my ( $class, %param ) = @_;
    return bless { param => \%param }, $class;
}

sub param {
    my ( $self, $name ) = @_;
    return $self->{param}{$name};
}

sub cookie { return $_[1] eq 'CGISESSID' ? 'a' x 32 : undef }

sub header {
    my ( $self, %with ) = @_;
    return join( '', map { "$_: $with{$_}\n" } sort keys %with ) . "\n";
}

sub redirect {
    my ( $self, %with ) = @_;
    return $self->header(%with);
}

1;
