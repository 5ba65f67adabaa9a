/** What tests of validators need. Start at {@link dev.helix.testkit.answer.InMemoryFiles}. */
@NullMarked
package dev.helix.testkit.answer;

import org.jspecify.annotations.NullMarked;
