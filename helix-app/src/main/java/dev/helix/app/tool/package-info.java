/** The tools by which clients of the Model Context Protocol see a root, and the places of their drafts. Begin at {@link dev.helix.app.tool.RootTools}. */
@NullMarked
package dev.helix.app.tool;

import org.jspecify.annotations.NullMarked;
