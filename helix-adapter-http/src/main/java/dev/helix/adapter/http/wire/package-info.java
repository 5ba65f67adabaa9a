/** The messages on the wire, and the client that asks for them: no server here. */
@NullMarked
package dev.helix.adapter.http.wire;

import org.jspecify.annotations.NullMarked;
