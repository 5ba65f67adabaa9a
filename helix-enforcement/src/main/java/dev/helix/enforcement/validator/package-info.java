/**
 * The rules that come with HELIX. Start at {@link dev.helix.enforcement.validator.StepMarkerValidator}; {@link
 * dev.helix.enforcement.validator.Validators} finds rules by name, also those of others on the class path.
 */
@NullMarked
package dev.helix.enforcement.validator;

import org.jspecify.annotations.NullMarked;
