/**
 * HELIX over HTTP ({@code docs/contract.md}, section 4). {@link dev.helix.adapter.http.HelixServer} is the way in; wire records are mapped
 * to the domain here and nowhere else.
 */
@NullMarked
package dev.helix.adapter.http;

import org.jspecify.annotations.NullMarked;
