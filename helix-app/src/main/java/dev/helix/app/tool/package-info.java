/** What clients of the Model Context Protocol are shown of a root, and where their drafts go. Begin at {@link dev.helix.app.tool.RootTools}. */
@NullMarked
package dev.helix.app.tool;

import org.jspecify.annotations.NullMarked;
