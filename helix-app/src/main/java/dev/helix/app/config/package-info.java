/** {@code helix.yaml}, read and checked. */
@NullMarked
package dev.helix.app.config;

import org.jspecify.annotations.NullMarked;
