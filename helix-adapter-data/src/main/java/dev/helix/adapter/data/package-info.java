/**
 * The databases of the two systems: the test system's are filled from production's, which are only read. Begin at {@link
 * dev.helix.adapter.data.PairedDatabases}; {@code docs/databases.md} tells what is carried of which.
 */
@NullMarked
package dev.helix.adapter.data;

import org.jspecify.annotations.NullMarked;
