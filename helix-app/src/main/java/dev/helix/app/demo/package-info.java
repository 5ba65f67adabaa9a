/** The whole road once, on a sample system: {@link dev.helix.app.demo.Demo} is the story, everything else serves it. */
@NullMarked
package dev.helix.app.demo;

import org.jspecify.annotations.NullMarked;
