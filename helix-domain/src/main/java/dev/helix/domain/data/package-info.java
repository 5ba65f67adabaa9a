/** The databases of the two systems: what kinds there are, and how one of them is. */
@NullMarked
package dev.helix.domain.data;

import org.jspecify.annotations.NullMarked;
