/** From a sealed project to production: deploying, validating, integrating, going back, and the systems it takes. */
@NullMarked
package dev.helix.evolution.release;

import org.jspecify.annotations.NullMarked;
