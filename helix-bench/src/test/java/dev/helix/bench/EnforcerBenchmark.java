package dev.helix.bench;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.answer.InMemoryFiles;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a call costs whose answer is accepted at once, besides the model: an instant model and three rules that look at its
 * answer and find nothing. Both sides run the same rules on the same answer and go all the way from a question to an
 * accepted answer. Compare like with like: {@link #helixOwnRulesUnread} with {@link #langChain4jOwnRules}, and {@link
 * #helixTrustedRulesUnread} with {@link #langChain4jForeignRules}; the two others do more than LangChain4j does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnforcerBenchmark {

    private static final String TEXT =
            "The slots are swapped with one rename. ".repeat(10) + "\n\n<!-- STEP: done -->\n";

    /** A rule of somebody else's, of which HELIX can't know that it ends. */
    private record EndsWell(String name) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return answer.text().stripTrailing().endsWith(">")
                    ? List.of()
                    : List.of(Issue.error("BAD_END", "it breaks off", "go on", Span.at(0)));
        }
    }

    private static final class Instant implements Agent {
        @Override
        public String name() {
            return "instant";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            Iterator<AgentEvent> events = List.<AgentEvent>of(
                            new AgentEvent.SessionStarted(new AgentSession("s"), "m"),
                            new AgentEvent.TextBlock("1", TEXT),
                            new AgentEvent.Finished(Usage.NONE))
                    .iterator();
            return new AgentTurn() {
                @Override
                public @Nullable AgentEvent next() {
                    return events.hasNext() ? events.next() : null;
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {}
            };
        }
    }

    private static final class InstantModel implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder().aiMessage(AiMessage.from(TEXT)).build();
        }
    }

    /** One of our validators as one of LangChain4j's guardrails. */
    private abstract static class Guard implements OutputGuardrail {
        private final Validator validator;

        Guard(Validator validator) {
            this.validator = validator;
        }

        @Override
        public OutputGuardrailResult validate(AiMessage message) {
            var issues = validator.check(Answer.of(message.text()), CONTEXT);
            return issues.isEmpty() ? success() : reprompt(issues.toString(), "again");
        }
    }

    // Guardrails of one class would be one to LangChain4j.

    private static final class First extends Guard {
        First(Validator validator) {
            super(validator);
        }
    }

    private static final class Second extends Guard {
        Second(Validator validator) {
            super(validator);
        }
    }

    private static final class Third extends Guard {
        Third(Validator validator) {
            super(validator);
        }
    }

    /** What LangChain4j makes an implementation of. */
    interface Assistant {
        String answer(String question);
    }

    private static final ValidationContext CONTEXT = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
    private static final List<Validator> OURS = List.of(
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_EN),
            new FileExistenceValidator(AdrProfile.HELIX_EN));
    private static final List<Validator> FOREIGN =
            List.of(new EndsWell("first"), new EndsWell("second"), new EndsWell("third"));

    private final Enforcer ours = enforcer(OURS);
    private final Enforcer foreign = enforcer(FOREIGN);
    private final Enforcer trusted = new Enforcer(
            new Instant(),
            Policy.of(Locale.ENGLISH, FOREIGN.toArray(Validator[]::new)).trusting("first", "second", "third"),
            InstantSource.system());
    private final Assistant guardedByOurs = assistant(OURS);
    private final Assistant guardedByForeign = assistant(FOREIGN);
    private final Prompt prompt = Prompt.first("Why?", Path.of("/work"), AgentProfile.CONSULTANT);

    private static Enforcer enforcer(List<Validator> rules) {
        var policy = Policy.of(Locale.ENGLISH, rules.toArray(Validator[]::new));
        return new Enforcer(new Instant(), policy, InstantSource.system());
    }

    private static Assistant assistant(List<Validator> rules) {
        return AiServices.builder(Assistant.class)
                .chatModel(new InstantModel())
                .outputGuardrails(new First(rules.get(0)), new Second(rules.get(1)), new Third(rules.get(2)))
                .build();
    }

    /** HELIX with its own three validators, on the caller's thread, for a reader who sees the text while it comes. */
    @Benchmark
    public Enforced helixOwnRules() {
        return ours.answer(prompt, CONTEXT.files(), event -> {});
    }

    /** The same for a caller that waits for the answer, as LangChain4j's does, and reads nothing along. */
    @Benchmark
    public Enforced helixOwnRulesUnread() {
        return ours.answer(prompt, CONTEXT.files());
    }

    /** LangChain4j with the same three as guardrails. */
    @Benchmark
    public String langChain4jOwnRules() {
        return guardedByOurs.answer("Why?");
    }

    /** HELIX with three foreign validators, watched on a thread of their own. */
    @Benchmark
    public Enforced helixForeignRules() {
        return foreign.answer(prompt, CONTEXT.files(), event -> {});
    }

    /** HELIX with three foreign validators that are trusted to end, for a caller that reads nothing along. */
    @Benchmark
    public Enforced helixTrustedRulesUnread() {
        return trusted.answer(prompt, CONTEXT.files());
    }

    /** LangChain4j with the same three as guardrails, watched by nobody. */
    @Benchmark
    public String langChain4jForeignRules() {
        return guardedByForeign.answer("Why?");
    }
}
