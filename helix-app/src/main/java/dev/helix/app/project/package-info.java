/** The command {@code project}: what is done with projects, here or through a server. */
@NullMarked
package dev.helix.app.project;

import org.jspecify.annotations.NullMarked;
