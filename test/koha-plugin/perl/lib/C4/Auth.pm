package C4::Auth;

use strict;
use warnings;

our %HELD;

sub haspermission {
    my ( $userid, $required ) = @_;
    my ($code) = values %{$required};
    return $HELD{$userid}{$code};
}

1;
