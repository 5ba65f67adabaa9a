/** Brings changes to production, step by step. */
@NullMarked
package dev.helix.evolution;

import org.jspecify.annotations.NullMarked;
