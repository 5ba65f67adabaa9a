/** Building blocks for texts everywhere: {@link dev.helix.domain.text.Sentences}, a digest, an end that is cut. */
@NullMarked
package dev.helix.domain.text;

import org.jspecify.annotations.NullMarked;
