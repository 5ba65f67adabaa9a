/**
 * Tools for tests of validators. Start at {@link dev.helix.testkit.answer.AnswerAssertions}; a validator of your own
 * extends {@link dev.helix.testkit.answer.ValidatorConformance}.
 */
@NullMarked
package dev.helix.testkit.answer;

import org.jspecify.annotations.NullMarked;
