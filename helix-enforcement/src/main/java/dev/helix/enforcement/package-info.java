/** Makes an agent's answers dependable. */
@NullMarked
package dev.helix.enforcement;

import org.jspecify.annotations.NullMarked;
