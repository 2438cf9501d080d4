package Koha::Plugins::Base;

# What the plugin may expect of Koha's base class, with a hash in place of the database.

use strict;
use warnings;

our %DATA;
our $TEMPLATE;

sub new {
    my ( $class, $args ) = @_;
    my $self = bless { %{$args}, class => $class }, $class;
    die "a plugin without a version\n" unless $self->{metadata}{version};
    return $self;
}

sub get_metadata { return $_[0]{metadata} }

sub store_data {
    my ( $self, $data ) = @_;
    $DATA{$_} = $data->{$_} for keys %{$data};
    return;
}

sub retrieve_data {
    my ( $self, $key ) = @_;
    return $DATA{$key};
}

sub get_template {
    my ( $self, $args ) = @_;
    $TEMPLATE = Stub::Template->new( $args->{file} );
    return $TEMPLATE;
}

sub output_html {
    my ( $self, $html ) = @_;
    print "Content-Type: text/html\n\n$html";
    return;
}

package Stub::Template;

sub new {
    my ( $class, $file ) = @_;
    return bless { file => $file, params => {} }, $class;
}

sub param {
    my ( $self, %values ) = @_;
    $self->{params} = \%values;
    return;
}

sub output { return "template $_[0]{file}" }

1;
