/**
 * The ports that this machine's folders and processes serve: the journal, leases, project folders, systems under control,
 * commands and syntax checks. Each class is named for the port it adapts.
 */
@NullMarked
package dev.helix.adapter.local;

import org.jspecify.annotations.NullMarked;
