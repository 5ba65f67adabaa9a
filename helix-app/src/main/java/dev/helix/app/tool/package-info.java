/** Tools that clients of the Model Context Protocol are shown of a root, and the place of their drafts. Begin at {@link dev.helix.app.tool.RootTools}. */
@NullMarked
package dev.helix.app.tool;

import org.jspecify.annotations.NullMarked;
