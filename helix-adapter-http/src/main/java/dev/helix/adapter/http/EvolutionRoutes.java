package dev.helix.adapter.http;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.Operations;
import dev.helix.evolution.Projects;
import dev.helix.evolution.StepRunner;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** Projects and their operations. */
final class EvolutionRoutes {

    private static final String PROJECTS = "/helix/evolution/projects";
    private static final String PROJECT = PROJECTS + "/{id}";
    private static final String OPERATIONS = "/helix/evolution/operations/";
    private static final Pattern WAIT = Pattern.compile("(?:.*[,;\\s])?wait=(\\d{1,4})(?:[,;\\s].*)?");
    private static final String BY = "user:http";

    private final EvolutionUseCases use;
    private final Projects projects;
    private final Operations operations;

    EvolutionRoutes(EvolutionUseCases useCases) {
        this.use = useCases;
        this.projects = useCases.projects();
        this.operations = useCases.operations();
    }

    /** What a client sends to create a project. */
    record NewProject(
            @Nullable String id,
            @Nullable String title,
            @Nullable String description,
            @Nullable String adr,
            @Nullable List<String> acceptance) {}

    void register(RoutesConfig routes) {
        routes.get(PROJECTS, this::list)
                .post(PROJECTS, this::create)
                .get(PROJECT, this::show)
                .get(PROJECT + "/diff", this::diff)
                .post(PROJECT + "/ready", context -> start(context, use.moves()::beginReady))
                .post(PROJECT + "/deploy", this::deploy)
                .post(PROJECT + "/validate", context -> start(context, use.revalidation()::begin))
                .post(PROJECT + "/integrate", context -> start(context, use.integration()::begin))
                .post(PROJECT + "/rollback", context -> start(context, use.rollback()::begin))
                .post(PROJECT + "/rebase", context -> start(context, use.rebase()::begin))
                .post(PROJECT + "/revert", context -> start(context, use.revert()::begin))
                .post(PROJECT + "/abort", context -> start(context, use.moves()::beginAbort))
                .get("/helix/evolution/conflicts", context -> context.json(RadarNote.of(use.radar())))
                .get(OPERATIONS + "{op}", this::operation);
    }

    private void list(Context context) {
        var status = context.queryParam("status");
        context.json(Map.of(
                "projects",
                projects.list().stream()
                        .map(ProjectNote.Line::of)
                        .filter(line -> status == null || line.status().equals(status))
                        .toList()));
    }

    private void create(Context context) {
        @Nullable NewProject body;
        try {
            body = context.bodyAsClass(NewProject.class);
        } catch (StreamReadException e) {
            throw invalid(null, "the body is not JSON: " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw invalid(
                    null,
                    "the body must be an object with the texts id, title, description and adr, and the list"
                            + " of texts acceptance");
        }
        if (body == null) {
            throw invalid(null, "the body is not the JSON of a project: it is empty");
        }
        if (body.id() == null || body.title() == null) {
            throw invalid(body.id() == null ? "id" : "title", "it is missing");
        }
        if (body.acceptance() != null && body.acceptance().stream().anyMatch(Objects::isNull)) {
            throw invalid("acceptance", "every entry of this list is a text");
        }
        Spec spec;
        try {
            spec = new Spec(
                    body.title(),
                    body.description() == null ? "" : body.description(),
                    body.adr(),
                    body.acceptance() == null ? List.of() : body.acceptance());
        } catch (IllegalArgumentException e) {
            throw invalid("title", String.valueOf(e.getMessage()));
        }
        var created = projects.create(newId(body.id()), spec, List.of(), BY);
        context.status(201).header("Location", PROJECTS + "/" + created.id()).json(note(created));
    }

    private static ProjectId newId(String text) {
        try {
            return new ProjectId(text);
        } catch (IllegalArgumentException e) {
            throw invalid("id", String.valueOf(e.getMessage()));
        }
    }

    private static Refused invalid(@Nullable String key, String why) {
        return new Refused(new Refusal.InvalidSpec("request", 0, key, why));
    }

    private void show(Context context) {
        context.json(note(projects.show(id(context))));
    }

    private ProjectNote note(EvolutionProject project) {
        var id = project.id();
        var sealed = project.seal() == null ? null : projects.sealed(id);
        return ProjectNote.of(
                project, sealed, use.radar().reading(id), use.sealing().editedSinceSeal(id));
    }

    private void deploy(Context context) {
        var id = id(context);
        var run = use.deployment().begin(id, BY);
        var warnings = use.radar().overlaps(id).stream()
                .map(overlap -> OperationNote.WarningNote.of(overlap, id))
                .toList();
        answer(context, run, warnings);
    }

    private void diff(Context context) {
        context.contentType("text/x-diff; charset=utf-8").result(projects.diff(id(context)));
    }

    private void start(Context context, BiFunction<ProjectId, String, StepRunner.Run> begin) {
        answer(context, begin.apply(id(context), BY), null);
    }

    private void answer(Context context, StepRunner.Run run, @Nullable List<OperationNote.WarningNote> warnings) {
        var operation = operations.submit(run);
        var wait = waitOf(context);
        var seen = operations.await(operation, wait).orElseThrow();
        var ended = !wait.isZero() && seen.state() != Operation.State.RUNNING;
        context.header("Location", OPERATIONS + operation)
                .status(ended ? 200 : 202)
                .json(OperationNote.of(seen, warnings));
    }

    private static Duration waitOf(Context context) {
        var prefer = context.header("Prefer");
        var match = prefer == null ? null : WAIT.matcher(prefer);
        return match != null && match.matches() ? Duration.ofSeconds(Long.parseLong(match.group(1))) : Duration.ZERO;
    }

    private void operation(Context context) {
        var name = context.pathParam("op");
        OperationId id;
        try {
            id = new OperationId(name);
        } catch (IllegalArgumentException e) {
            throw noSuchOperation(name);
        }
        context.json(OperationNote.of(operations.find(id).orElseThrow(() -> noSuchOperation(name))));
    }

    private static Rejected noSuchOperation(String name) {
        return new Rejected(Problem.of(404, "OPERATION_NOT_FOUND", "there is no operation '" + name + "'"));
    }

    private static ProjectId id(Context context) {
        var text = context.pathParam("id");
        try {
            return new ProjectId(text);
        } catch (IllegalArgumentException e) {
            throw new Rejected(
                    Problem.of(404, "PROJECT_NOT_FOUND", "there is no project of that name: " + e.getMessage()));
        }
    }
}
