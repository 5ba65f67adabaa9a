/** The commands that need no room of their own. None knows another. */
@NullMarked
package dev.helix.app.command;

import org.jspecify.annotations.NullMarked;
