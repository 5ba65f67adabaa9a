/** Many callers of one server at once. */
@NullMarked
package dev.helix.app.load;

import org.jspecify.annotations.NullMarked;
