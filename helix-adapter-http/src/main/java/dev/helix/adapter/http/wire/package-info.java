/** What goes over the wire, and the client that asks for it: no server here. */
@NullMarked
package dev.helix.adapter.http.wire;

import org.jspecify.annotations.NullMarked;
