@NullMarked
package dev.helix.adapter.claude;

import org.jspecify.annotations.NullMarked;
