/** Phases that agents develop, each behind its gates. */
@NullMarked
package dev.helix.evolution.develop;

import org.jspecify.annotations.NullMarked;
