@NullMarked
package dev.helix.adapter.acp;

import org.jspecify.annotations.NullMarked;
