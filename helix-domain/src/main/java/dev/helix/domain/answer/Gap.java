package dev.helix.domain.answer;

import java.util.List;

/** A part that an answer lacks and that can be asked for alone: code puts it in place. Immutable. */
public interface Gap {

    /** Returns what to ask for, in the language of the issues: one line, such as "the section Context with its text". */
    String request();

    /** Returns the edits that put the part out of {@code reply} into the answer; empty when the reply lacks it too. */
    List<Edit> fill(String reply);
}
