/** The command {@code doctor}: looks at a root and at the machine, and says what is missing. */
@NullMarked
package dev.helix.app.doctor;

import org.jspecify.annotations.NullMarked;
