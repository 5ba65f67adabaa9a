package dev.helix.evolution.release;

import dev.helix.domain.port.Backups;
import dev.helix.domain.port.Migrations;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the databases of a system follow its tree.
 *
 * @param commands the project's own
 * @param backups of what can't be made anew; empty for the test system, and where HELIX knows of no such database
 * @param schema what differs once a migration has run; empty where that can't be known
 */
public record Migrating(Migrations commands, Optional<Backups> backups, Supplier<Optional<String>> schema) {}
