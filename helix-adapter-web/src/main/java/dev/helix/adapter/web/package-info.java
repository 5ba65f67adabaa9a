/** The page: what needs a person, and why not. Start at {@link dev.helix.adapter.web.WebPages}. */
@NullMarked
package dev.helix.adapter.web;

import org.jspecify.annotations.NullMarked;
