package dev.helix.bench;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.ChatExecutor;
import dev.langchain4j.guardrail.GuardrailRequestParams;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailExecutor;
import dev.langchain4j.guardrail.OutputGuardrailRequest;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.observability.api.AiServiceListenerRegistrar;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What enforcement adds to an answer that is accepted at once: three rules that find nothing, a model that is instant. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnforcerBenchmark {

    private static final String TEXT = "A short answer.";

    private record Content(String name) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return List.of();
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

    private static final class Guard implements OutputGuardrail {
        @Override
        public OutputGuardrailResult validate(AiMessage message) {
            return success();
        }
    }

    private final Enforcer enforcer = new Enforcer(
            new Instant(),
            Policy.of(Locale.ENGLISH, new Content("a"), new Content("b"), new Content("c")),
            InstantSource.system());
    private final Prompt prompt = Prompt.first("Why?", Path.of("/work"), AgentProfile.CONSULTANT);
    private final InMemoryFiles files = InMemoryFiles.empty();

    private final OutputGuardrailExecutor executor = OutputGuardrailExecutor.builder()
            .guardrails(List.of(new Guard(), new Guard(), new Guard()))
            .build();
    private final ChatResponse response =
            ChatResponse.builder().aiMessage(AiMessage.from(TEXT)).build();
    private final GuardrailRequestParams parameters = GuardrailRequestParams.builder()
            .userMessageTemplate("")
            .variables(Map.of())
            .invocationContext(InvocationContext.builder().build())
            .aiServiceListenerRegistrar(AiServiceListenerRegistrar.newInstance())
            .build();
    private final ChatExecutor chat = new ChatExecutor() {
        @Override
        public ChatResponse execute() {
            return response;
        }

        @Override
        public ChatResponse execute(List<ChatMessage> messages) {
            return response;
        }
    };

    /** HELIX: the whole call, agent turn and trace included. */
    @Benchmark
    public Enforced helix() {
        return enforcer.answer(prompt, files, event -> {});
    }

    /** LangChain4j: its executor on a response that is there already. */
    @Benchmark
    public OutputGuardrailResult langChain4j() {
        return executor.execute(OutputGuardrailRequest.builder()
                .responseFromLLM(chat.execute(List.of(UserMessage.from("Why?"))))
                .chatExecutor(chat)
                .requestParams(parameters)
                .build());
    }
}
