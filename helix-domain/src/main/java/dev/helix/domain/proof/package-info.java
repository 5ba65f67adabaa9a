/** Proofs: what HELIX states about trees and commits, how that is signed, and what can be wrong with it. */
@NullMarked
package dev.helix.domain.proof;

import org.jspecify.annotations.NullMarked;
