package C4::Context;

use strict;
use warnings;

our ( $USERENV, %CONFIG, $DIES );

sub userenv {
    die "no connection to the database\n" if $DIES;
    return $USERENV;
}

sub config {
    my ( $class, $name ) = @_;
    return $CONFIG{$name};
}

1;
