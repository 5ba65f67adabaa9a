package dev.helix.evolution;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.testkit.InMemoryProjects;
import dev.helix.testkit.InMemoryWorkspaces;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An agent that works in checkouts that are maps: what it does for a prompt is told by a word that stands in it. */
public final class FakeDeveloper implements Agent {

    /** What a turn does: returns what the agent says. */
    public interface Work {
        String in(ProjectId project, InMemoryWorkspaces workspaces, InMemoryProjects folders);
    }

    private final InMemoryWorkspaces workspaces;
    private final InMemoryProjects folders;
    private final Map<String, Deque<Work>> byWord = new ConcurrentHashMap<>();
    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    private final CountDownLatch waiting = new CountDownLatch(1);

    public FakeDeveloper(InMemoryWorkspaces workspaces, InMemoryProjects folders) {
        this.workspaces = workspaces;
        this.folders = folders;
    }

    /** Has the turns whose prompt, or whose session's first prompt, holds {@code word} do so; the last stays. */
    public void on(String word, Work... turns) {
        byWord.put(word, new ArrayDeque<>(List.of(turns)));
    }

    public List<Prompt> prompts() {
        return List.copyOf(prompts);
    }

    /** Waits until a turn waits to be cancelled. */
    public void awaitHang() throws InterruptedException {
        waiting.await();
    }

    /** Has a turn wait until it is cancelled. */
    public static final String HANG = "<hang>";

    @Override
    public String name() {
        return "fake 1";
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        prompts.add(prompt);
        var resumed = prompt.resume();
        var word = byWord.keySet().stream()
                .filter(key -> resumed == null
                        ? prompt.text().contains(key)
                        : resumed.id().startsWith(key + "-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody said what to do for: " + prompt.text()));
        var session = resumed == null ? new AgentSession(word + "-" + prompts.size()) : resumed;
        var turns = Objects.requireNonNull(byWord.get(word));
        var work = turns.size() > 1 ? turns.removeFirst() : turns.getFirst();
        var project = new ProjectId(String.valueOf(prompt.directory().getFileName()));
        var events = new ArrayDeque<AgentEvent>();
        events.add(new AgentEvent.SessionStarted(session, "fake"));
        var said = work.in(project, workspaces, folders);
        var cancelled = new CountDownLatch(1);
        var usage = new Usage(1, 10, 10, new BigDecimal("0.10"), Duration.ofSeconds(20));
        if (!said.equals(HANG)) {
            events.add(new AgentEvent.TextBlock("m", said));
            events.add(new AgentEvent.Finished(usage));
        }
        return new AgentTurn() {
            @Override
            public @Nullable AgentEvent next() {
                if (said.equals(HANG) && events.isEmpty() && cancelled.getCount() > 0) {
                    waiting.countDown();
                    try {
                        cancelled.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new AgentEvent.Failed(new AgentFailure.Cancelled("cancelled"), usage);
                }
                return events.poll();
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }

            @Override
            public void close() {
                cancel();
            }
        };
    }
}
