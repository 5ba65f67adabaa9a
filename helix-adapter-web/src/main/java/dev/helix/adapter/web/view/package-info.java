/** The contents of pages as values, and the readers that make them. Start at {@link dev.helix.adapter.web.view.Board}. */
@NullMarked
package dev.helix.adapter.web.view;

import org.jspecify.annotations.NullMarked;
