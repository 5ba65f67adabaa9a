/** How fast enforcement is; the numbers are in {@code docs/benchmarks.md}. */
@NullMarked
package dev.helix.bench;

import org.jspecify.annotations.NullMarked;
