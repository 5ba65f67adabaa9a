package dev.helix.adapter.claude;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.answer.Answer;
import dev.helix.process.JsonLines;
import dev.helix.process.ReadRule;
import dev.helix.process.WriteRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * HELIX's answers to the hooks of one agent process, on each way that their calls take. It makes the agent repair things
 * while it is at it; it is not the gate, since a hook that fails lets an answer through. Safe for use by many threads.
 */
public final class HookDecisions {

    /** The tools that read. */
    static final Set<String> READING_TOOLS = new TreeSet<>(Set.of("Read", "NotebookRead", "Grep", "Glob", "LS"));

    private static final String NOTHING = "{}";
    private static final String BEFORE_TOOL = "PreToolUse";
    private static final String PROMPT = "UserPromptSubmit";
    /** From here on a pattern names no place any more. */
    private static final Pattern WILD = Pattern.compile("[*?\\[{(!\\\\]");

    private final WriteRule rule;
    private final ReadRule reads;
    private final HookChecks checks;
    private final int blocks;
    private final @Nullable UnaryOperator<String> tools;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Path> written = new LinkedHashSet<>();
    private int blocksLeft;
    private boolean concerned = true;

    /**
     * Makes the decisions for one process.
     *
     * @param rule where it may write
     * @param reads where it may read
     * @param checks find what is wrong with what it says and writes
     * @param blocks how many answers of one turn are sent back, its share of the attempts; after that the answer passes
     *     and the agent's caller decides
     */
    public HookDecisions(WriteRule rule, ReadRule reads, HookChecks checks, int blocks) {
        this(rule, reads, checks, blocks, null);
    }

    private HookDecisions(
            WriteRule rule, ReadRule reads, HookChecks checks, int blocks, @Nullable UnaryOperator<String> tools) {
        this.rule = rule;
        this.reads = reads;
        this.checks = checks;
        this.blocks = blocks;
        this.tools = tools;
    }

    /** Returns the same for a process that is offered tools: {@code answers} messages of the Model Context Protocol, with the empty text where none is due. */
    public HookDecisions offering(UnaryOperator<String> answers) {
        return new HookDecisions(rule, reads, checks, blocks, answers);
    }

    /** Returns whether the process is offered tools. */
    boolean offersTools() {
        return tools != null;
    }

    /**
     * Answers one call.
     *
     * @param event the agent's name for the hook, such as {@code Stop}; for one that was never asked for, and for a call
     *     that can't be read, the person at the agent is told so
     * @param body what it sent
     * @return the JSON to answer with; {@code {}} changes nothing
     */
    public String decide(String event, String body) {
        if (event.equals(HookEndpoint.TOOLS) && tools != null) {
            return tools.apply(body);
        }
        var call = JsonLines.parseBounded(body.getBytes(StandardCharsets.UTF_8));
        return switch (event) {
            case BEFORE_TOOL -> beforeTool(call);
            case "PostToolUse" -> call == null ? unreadable(event) : afterTool(call);
            case "Stop" -> call == null ? unreadable(event) : atStop(call);
            case PROMPT -> atPrompt(call);
            default -> note("HELIX has no answer to the hook " + event + "; look at the settings that call it");
        };
    }

    /**
     * Answers a call that nobody looks at: a no where the agent asks whether it may, else the person at it is told.
     *
     * @param why nobody does
     * @return empty for what is no hook, since its caller knows a failure by its status
     */
    Optional<String> passOver(String event, String why) {
        if (event.equals(HookEndpoint.TOOLS)) {
            return Optional.empty();
        }
        if (event.equals(PROMPT)) {
            beginTurn(true);
        }
        return Optional.of(
                event.equals(BEFORE_TOOL)
                        ? denial(why)
                        : note("HELIX did not look at the call of the hook " + event + ": " + why));
    }

    private static String unreadable(String event) {
        return note("HELIX could not read the call of the hook " + event + ", so nothing was checked by it");
    }

    private static String note(String message) {
        return JsonLines.write(Map.of("systemMessage", message));
    }

    private String atPrompt(@Nullable JsonNode call) {
        beginTurn(call == null || checks.concerns(text(call, "prompt")));
        return call == null ? unreadable(PROMPT) : NOTHING;
    }

    /**
     * Begins a turn, also for a prompt that nobody has read: its answer is none to the prompt before, and is looked at as a whole one.
     *
     * @param concerns whether its answer is looked at
     */
    private void beginTurn(boolean concerns) {
        lock.lock();
        try {
            written.clear();
            concerned = concerns;
        } finally {
            lock.unlock();
        }
    }

    private String beforeTool(@Nullable JsonNode call) {
        var refusal = call == null ? "the call can't be read" : refusal(call);
        return refusal == null ? NOTHING : denial(refusal);
    }

    private static String denial(String reason) {
        return JsonLines.write(Map.of(
                "hookSpecificOutput",
                Map.of(
                        "hookEventName", BEFORE_TOOL,
                        "permissionDecision", "deny",
                        "permissionDecisionReason", reason)));
    }

    private @Nullable String refusal(JsonNode call) {
        if (READING_TOOLS.contains(text(call, "tool_name"))) {
            return unreadable(call);
        }
        var file = file(call);
        return file == null ? "the call names no file that could be checked" : rule.refusal(file);
    }

    /** A search begins where it is said, else where the agent is; what its pattern names before the first wildcard leads further. */
    private @Nullable String unreadable(JsonNode call) {
        var input = call.path("tool_input");
        var searched = text(call, "tool_name").equals("Glob") ? text(input, "pattern") : "";
        if (Pattern.compile("(^|/)\\.\\.(/|$)").matcher(searched).find()) {
            return searched + " leads out of where the search begins";
        }
        var wild = WILD.matcher(searched);
        var begin = wild.find() ? searched.substring(0, wild.start()) : searched;
        try {
            var named = named(input);
            var place = Path.of(text(call, "cwd")).resolve(named.isEmpty() ? text(input, "path") : named);
            var refusal = reads.refusal(place);
            return refusal != null || begin.isEmpty() ? refusal : reads.refusal(place.resolve(begin));
        } catch (InvalidPathException e) {
            return "the call names no place that could be checked";
        }
    }

    private String afterTool(JsonNode call) {
        var file = file(call);
        if (file == null) {
            return NOTHING;
        }
        lock.lock();
        try {
            written.add(file);
        } finally {
            lock.unlock();
        }
        return checks.ofFile(file).map(HookDecisions::block).orElse(NOTHING);
    }

    private String atStop(JsonNode call) {
        var answer = Answer.of(text(call, "last_assistant_message"));
        lock.lock();
        try {
            if (!call.path("stop_hook_active").asBoolean(false)) {
                blocksLeft = blocks;
            }
            if (!concerned || blocksLeft == 0) {
                return NOTHING;
            }
            answer = answer.withWritten(new ArrayList<>(written));
        } finally {
            lock.unlock();
        }
        return checks.ofAnswer(answer).flatMap(this::spend).orElse(NOTHING);
    }

    private Optional<String> spend(String reason) {
        lock.lock();
        try {
            if (blocksLeft == 0) {
                return Optional.empty();
            }
            blocksLeft--;
            return Optional.of(block(reason));
        } finally {
            lock.unlock();
        }
    }

    private static String block(String reason) {
        return JsonLines.write(Map.of("decision", "block", "reason", reason));
    }

    private static @Nullable Path file(JsonNode call) {
        var named = named(call.path("tool_input"));
        try {
            return named.isEmpty() ? null : Path.of(text(call, "cwd")).resolve(named);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Returns the file as a call names it; empty where it names none. */
    private static String named(JsonNode input) {
        var file = text(input, "file_path");
        return file.isEmpty() ? text(input, "notebook_path") : file;
    }
}
