/** The files of one folder, for validators to look at: it needs nothing but the domain, so that others can embed it. */
@NullMarked
package dev.helix.adapter.folder;

import org.jspecify.annotations.NullMarked;
