"""
The library as TOML files, for the catalogue that comes with the studio and for copies.

    areas.toml conditions.toml props.toml techniques.toml    one table for each row
    poses/<slug>.toml                                        one pose with all about it
    figures/<slug>.toml                                      the angles of its joints

`reading` finds the files, `checking` says what is wrong with them by the `shapes` they
should have, `rows` writes what is right into the database, `writing` makes files again.
"""

from pathlib import Path

# What comes with the studio.
CATALOGUE = Path(__file__).parent.parent / "catalogue"
