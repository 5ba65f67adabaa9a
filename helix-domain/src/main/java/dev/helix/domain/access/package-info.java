/** Who asks, and what they may. Start at {@link dev.helix.domain.access.Caller}. */
@NullMarked
package dev.helix.domain.access;

import org.jspecify.annotations.NullMarked;
