/** Tests of the databases, with real servers where there are any. */
@NullMarked
package dev.helix.adapter.data;

import org.jspecify.annotations.NullMarked;
