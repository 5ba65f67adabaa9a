package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the answer out of one turn's events: joins text blocks and output-limit continuations, sets drafts aside that a hook
 * sent back, leaves out thinking, tool output and subagents. Not safe for use by many threads.
 */
public final class AnswerAssembly {

    /** Longest answer that is taken, in UTF-16 units. */
    public static final int MAX_LENGTH = 1 << 24;

    /** An agent that a hook sends back again and again says each time all that it knows. */
    private static final int MOST_DRAFTS = 2;

    private final Path directory;
    private final StringBuilder text = new StringBuilder();
    private final List<Answer.Block> blocks = new ArrayList<>();
    private final List<Answer> drafts = new ArrayList<>();
    private final Map<String, List<Path>> writing = new HashMap<>();
    private final Set<Path> written = new LinkedHashSet<>();
    private long drafted;
    private boolean continued;

    /** Starts empty; {@code directory} is where relative paths of written files are meant from. */
    public AnswerAssembly(Path directory) {
        this.directory = directory;
    }

    /** Takes the next event. */
    public void accept(AgentEvent event) {
        switch (event) {
            case AgentEvent.TextBlock block -> add(block);
            case AgentEvent.Continued more -> continued = true;
            case AgentEvent.Superseded draft -> {
                if (draft.sentBack() && !text.isEmpty()) {
                    drafts.add(new Answer(text.toString(), blocks, List.of()));
                    drafted += text.length();
                }
                text.setLength(0);
                blocks.clear();
                continued = false;
            }
            case AgentEvent.ToolUse use -> writing.put(use.id(), use.writes());
            case AgentEvent.ToolResult result -> {
                var paths = writing.remove(result.id());
                if (paths != null && !result.failed()) {
                    paths.forEach(path -> written.add(directory.resolve(path).normalize()));
                }
            }
            case AgentEvent.SessionStarted ignored -> {}
            case AgentEvent.TextDelta ignored -> {}
            case AgentEvent.Thinking ignored -> {}
            case AgentEvent.SubagentText ignored -> {}
            case AgentEvent.HookFeedback ignored -> {}
            case AgentEvent.Denied ignored -> {}
            case AgentEvent.ModelRetry ignored -> {}
            case AgentEvent.Queued ignored -> {}
            case AgentEvent.Silent ignored -> {}
            case AgentEvent.Unknown ignored -> {}
            case AgentEvent.Finished ignored -> {}
            case AgentEvent.Failed ignored -> {}
        }
        while (drafts.size() > MOST_DRAFTS || (!drafts.isEmpty() && drafted + text.length() > MAX_LENGTH)) {
            drafted -= drafts.removeFirst().text().length();
        }
    }

    private void add(AgentEvent.TextBlock block) {
        text.append(separator());
        continued = false;
        int start = text.length();
        text.append(block.text());
        blocks.add(new Answer.Block(block.message(), new Span(start, text.length())));
    }

    /** Returns what stands between the text so far and the next block: nothing where one was only cut. */
    String separator() {
        return continued || text.isEmpty() ? "" : "\n\n";
    }

    /** Returns whether there is more text than an answer may have. */
    boolean tooLong() {
        return text.length() > MAX_LENGTH;
    }

    /** Returns the last drafts that a hook sent back, the first one first; without the files that were written. */
    List<Answer> drafts() {
        return List.copyOf(drafts);
    }

    /** Returns the answer as it is now. */
    public Answer answer() {
        return new Answer(text.toString(), blocks, List.copyOf(written));
    }
}
