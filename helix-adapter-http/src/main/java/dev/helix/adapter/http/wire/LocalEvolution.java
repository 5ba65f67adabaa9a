package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Does the work in this process, for somebody who is asked for no token: the root is theirs. */
public final class LocalEvolution implements EvolutionApi {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final long NOT_KEPT = 0;

    private final EvolutionUseCases useCases;
    private final EvolutionAnswers answers;
    private final SystemAnswers systems;
    private final Requester by;

    public LocalEvolution(EvolutionUseCases useCases, Requester by) {
        this.useCases = useCases;
        this.answers = new EvolutionAnswers(useCases);
        this.systems = new SystemAnswers(useCases);
        this.by = by;
    }

    @Override
    public List<ProjectJson.Line> list(@Nullable String status) {
        return answers.list(status);
    }

    @Override
    public JsonNode show(ProjectId id) {
        return JSON.valueToTree(answers.show(id, by));
    }

    @Override
    public String diff(ProjectId id) {
        return answers.diff(id);
    }

    @Override
    public String diff(ProjectId id, String from, String to) {
        return answers.diff(id, from, to);
    }

    @Override
    public AttemptsJson attempts(ProjectId id) {
        return answers.attempts(id);
    }

    @Override
    public AnswersJson answers(String since) {
        return answers.answers(since, by);
    }

    @Override
    public AnswersJson.AnswerJson mark(String answer, String rule, boolean wrong) {
        return answers.mark(answer, rule, wrong, by);
    }

    @Override
    public RadarJson conflicts() {
        return answers.conflicts();
    }

    @Override
    public String letter(LetterQuery query) {
        return answers.letter(query, by.projects(), JSON::writeValueAsString);
    }

    @Override
    public JsonNode create(ProjectId id, Spec spec, @Nullable ChangeSource source) {
        return JSON.valueToTree(answers.create(id, spec, source, by));
    }

    @Override
    public EditedJson edit(ProjectId id, List<RepoPath> paths) {
        return answers.edit(id, paths, by);
    }

    @Override
    public List<OperationJson> operations(ProjectId id) {
        return answers.operations(id, by);
    }

    @Override
    public JsonNode unlock(ProjectId id, RepoPath path, String reason) {
        return JSON.valueToTree(answers.unlock(id, path, reason, by));
    }

    @Override
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        return answers.preview(action, id);
    }

    @Override
    public OperationJson begin(ProjectAction action, ProjectId id, Directions directions) {
        return answers.begin(action, id, by, directions, Duration.ZERO);
    }

    @Override
    public OperationJson begin(SystemAction action, SystemName name) {
        // The command line has asked the person.
        return systems.begin(action, name, by, true, Duration.ZERO);
    }

    @Override
    public SystemJson system(SystemName name) {
        return systems.show(name);
    }

    @Override
    public OperationJson operation(String id) {
        return await(id, Duration.ZERO);
    }

    @Override
    public OperationJson await(String operation) {
        return await(operation, MOMENT);
    }

    private OperationJson await(String id, Duration limit) {
        return useCases.projects()
                .operations()
                .await(new OperationId(id), limit)
                .map(operation -> answers.operation(operation, by))
                .orElseThrow();
    }

    /** @param sequence in the journal; {@link #NOT_KEPT} for a line of output */
    private record Numbered(long sequence, EventJson event) {
        static Numbered of(Recorded recorded) {
            return new Numbered(recorded.sequence(), EventJson.of(recorded));
        }
    }

    @Override
    public void events(String operation, Consumer<EventJson> events) {
        var projection = useCases.projects().projection();
        var id = new OperationId(operation);
        var queue = new LinkedBlockingQueue<Numbered>();
        var recording = projection.subscribe(recorded -> queue.add(Numbered.of(recorded)));
        var saying = projection.listen(said -> queue.add(new Numbered(NOT_KEPT, EventJson.of(said))));
        try {
            long seen = id.sequence();
            for (var recorded : projection.after(seen)) {
                seen = recorded.sequence();
                if (EventJson.of(recorded).tell(operation, events)) {
                    return;
                }
            }
            while (true) {
                var next = queue.poll(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    if (!useCases.projects().operations().isRunning(id)) {
                        return;
                    }
                } else if (next.sequence() == NOT_KEPT || next.sequence() > seen) {
                    if (next.event().tell(operation, events)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while operation " + id + " was followed", e);
        } finally {
            recording.close();
            saying.close();
        }
    }
}
