/**
 * An agent's answer and what is wrong with it. Start at {@link dev.helix.domain.answer.Validator}: a pure function from
 * an {@link dev.helix.domain.answer.Answer} to {@link dev.helix.domain.answer.Issue}s. {@link
 * dev.helix.domain.answer.Enforced} is how the attempt to get a right one ended.
 */
@NullMarked
package dev.helix.domain.answer;

import org.jspecify.annotations.NullMarked;
