/** Puts HELIX together for one root: the only place that makes adapters. */
@NullMarked
package dev.helix.app.wiring;

import org.jspecify.annotations.NullMarked;
