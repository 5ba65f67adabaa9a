/**
 * Makes an agent's answers dependable. Start at {@link dev.helix.enforcement.Enforcer}: it asks an {@link
 * dev.helix.domain.port.Agent}, checks the {@link dev.helix.domain.answer.Answer} with the validators of a {@link
 * dev.helix.enforcement.Policy}, asks again with {@link dev.helix.enforcement.Feedback} as {@link
 * dev.helix.enforcement.Decider} decides, and ends in a {@link dev.helix.domain.answer.Enforced}.
 *
 * <pre>{@code
 * var policy = Policy.of(Locale.GERMAN, new StepMarkerValidator());
 * var enforcer = new Enforcer(agent, policy, InstantSource.system());
 * switch (enforcer.answer(prompt, files)) {
 *     case Enforced.Accepted accepted -> show(MarkerFilter.visible(accepted.answer().text()));
 *     case Enforced.Exhausted exhausted -> warn(exhausted.issues());
 *     case Enforced.Failed failed -> warn(failed.failure());
 * }
 * }</pre>
 *
 * <p>A listener sees the way there as {@link dev.helix.enforcement.AnswerEvent}s: text of every attempt as it streams,
 * already without markers, and what became of it. A caller that shows only what is certain waits for the result instead.
 */
@NullMarked
package dev.helix.enforcement;

import org.jspecify.annotations.NullMarked;
