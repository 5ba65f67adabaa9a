package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionAnswers;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Subject;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.flow.Operations;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** Projects and their operations. */
final class EvolutionRoutes {

    private static final String PROJECTS = "/helix/evolution/projects";
    private static final String PROJECT = PROJECTS + "/{id}";
    static final String OPERATIONS = "/helix/evolution/operations/";
    private static final Pattern WAIT = Pattern.compile("(?:.*[,;\\s])?wait=(\\d{1,4})(?:[,;\\s].*)?");

    private final EvolutionAnswers answers;
    private final Operations operations;
    private final ProjectListing listing;

    EvolutionRoutes(EvolutionUseCases useCases) {
        this.answers = new EvolutionAnswers(useCases);
        this.operations = useCases.projects().operations();
        this.listing = new ProjectListing(answers::projects);
    }

    /** The body of a request to create a project. */
    record NewProject(
            @Nullable String id,
            @Nullable String title,
            @Nullable String description,
            @Nullable String adr,
            @Nullable List<String> acceptance,
            @Nullable String fromBranch,
            @Nullable String fromCommit,
            @Nullable String fromDiff,
            @Nullable String fromDiffBase64) {

        /** Returns where its change comes from; null for nowhere. */
        @Nullable
        ChangeSource source() {
            var sources = new ArrayList<ChangeSource>();
            if (fromBranch != null) {
                sources.add(new ChangeSource.Branch(fromBranch));
            }
            if (fromCommit != null) {
                sources.add(new ChangeSource.Commit(fromCommit));
            }
            if (fromDiff != null) {
                sources.add(new ChangeSource.Diff(Content.of(fromDiff)));
            }
            if (fromDiffBase64 != null) {
                try {
                    sources.add(
                            new ChangeSource.Diff(Content.of(Base64.getDecoder().decode(fromDiffBase64))));
                } catch (IllegalArgumentException e) {
                    throw invalid("from_diff_base64", "it is not Base64: " + e.getMessage());
                }
            }
            if (sources.size() > 1) {
                throw invalid(null, "a change comes from one place: a branch, a commit or a diff");
            }
            return sources.isEmpty() ? null : sources.getFirst();
        }
    }

    void register(RoutesConfig routes) {
        routes.get(PROJECTS, this::list)
                .post(PROJECTS, this::create)
                .get(PROJECT, this::show)
                .get(PROJECT + "/diff", this::diff)
                .get(PROJECT + "/attempts", this::attempts)
                .post(PROJECT + "/unlock", this::unlock)
                .post(PROJECT + "/edit", this::edit)
                .get(PROJECT + "/operations", this::operations)
                .get(PROJECT + "/proof", this::proof)
                .get("/helix/evolution/conflicts", this::conflicts)
                .get(OPERATIONS + "{op}", this::operation);
        for (var action : ProjectAction.values()) {
            routes.post(PROJECT + "/" + action.word(), context -> start(context, action));
            if (action.hasPreview()) {
                routes.get(
                        PROJECT + "/" + action.word() + "/preview",
                        context -> context.json(answers.preview(action, id(context))));
            }
        }
    }

    private void list(Context context) {
        var status = context.queryParam("status");
        var projects = CallerOf.request(context).projects();
        if (status != null || !projects.isAll()) {
            var lines = answers.list(status).stream()
                    .filter(line -> projects.covers(line.id()))
                    .toList();
            context.json(Map.of("projects", lines));
            return;
        }
        var mapper = context.jsonMapper();
        context.contentType(ContentType.APPLICATION_JSON)
                .result(listing.json(
                        all -> mapper.toJsonString(Map.of("projects", EvolutionAnswers.lines(all, null)), Map.class)));
    }

    private void conflicts(Context context) {
        var projects = CallerOf.request(context).projects();
        if (!projects.isAll()) {
            throw new Refused(new Refusal.OtherProjects(projects, "all of them against each other"));
        }
        context.json(answers.conflicts());
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
                    "the body must be an object with the texts id, title, description and adr, the list of texts"
                            + " acceptance, and perhaps from_branch, from_commit, from_diff or from_diff_base64");
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
        var created = answers.create(newId(body.id()), spec, body.source(), by(context));
        context.status(201)
                .header("Location", PROJECTS + "/" + created.note().id())
                .json(created);
    }

    private static ProjectId newId(String text) {
        try {
            return new ProjectId(text);
        } catch (IllegalArgumentException e) {
            throw invalid("id", String.valueOf(e.getMessage()));
        }
    }

    static Refused invalid(@Nullable String key, String why) {
        return new Refused(new Refusal.InvalidSpec("request", 0, key, why));
    }

    private void show(Context context) {
        context.json(answers.show(id(context), by(context)));
    }

    private void diff(Context context) {
        var from = attempt(context, "from", "the attempt before");
        var to = attempt(context, "to", "the last attempt");
        context.contentType("text/x-diff; charset=utf-8")
                .result(
                        from == null && to == null
                                ? answers.diff(id(context))
                                : answers.diff(id(context), from == null ? "" : from, to == null ? "" : to));
    }

    /** An attempt is left out, or named: one that is empty was meant to be a name. */
    private static @Nullable String attempt(Context context, String key, String usual) {
        var said = context.queryParam(key);
        if (said != null && said.isEmpty()) {
            throw invalid(key, "it is the tree of an attempt, or the beginning of its id; left out, it is " + usual);
        }
        return said;
    }

    private void attempts(Context context) {
        context.json(answers.attempts(id(context)));
    }

    private void operations(Context context) {
        context.json(Map.of("operations", answers.operations(id(context), by(context))));
    }

    private void proof(Context context) {
        context.json(Map.of("envelopes", answers.proof(id(context))));
    }

    /** The body of a request to have files copied. */
    record Edited(@Nullable List<String> paths) {}

    private void edit(Context context) {
        var id = id(context);
        @Nullable Edited body;
        try {
            body = context.bodyAsClass(Edited.class);
        } catch (JacksonException e) {
            throw invalid(null, "the body must be an object with the list of texts paths");
        }
        var paths = body == null ? null : body.paths();
        if (paths == null || paths.isEmpty() || paths.stream().anyMatch(Objects::isNull)) {
            throw invalid("paths", "it is a list of one path at least");
        }
        context.json(answers.edit(id, paths.stream().map(RepoPath::new).toList(), by(context)));
    }

    /** The body of a request to unlock a path. */
    record Unlocked(@Nullable String path, @Nullable String reason) {}

    /** An agent that reaches this server can't say so: where nobody shows a token, nobody can be told from it. */
    private void unlock(Context context) {
        if (!CallerOf.hasToken(context)) {
            throw new Rejected(Problem.of(
                    403,
                    RefusalCode.FORBIDDEN.name(),
                    "only a person unlocks a path, and a server without tokens can't tell who asks: stop the server and"
                            + " say it again, or set server.tokens_file and put an operator's token into HELIX_TOKEN"));
        }
        var id = id(context);
        @Nullable Unlocked body;
        try {
            body = context.bodyAsClass(Unlocked.class);
        } catch (JacksonException e) {
            throw invalid(null, "the body must be an object with the texts path and reason");
        }
        if (body == null
                || body.path() == null
                || body.reason() == null
                || body.reason().isBlank()) {
            throw invalid(body == null || body.path() == null ? "path" : "reason", "it is missing");
        }
        var objection = RepoPath.objection(body.path());
        if (objection.isPresent()) {
            throw invalid("path", objection.get());
        }
        context.json(answers.unlock(id, new RepoPath(body.path()), body.reason(), by(context)));
    }

    private void start(Context context, ProjectAction action) {
        var id = id(context);
        var directions = directions(context, action);
        var wait = waitOf(context);
        answer(context, answers.begin(action, id, by(context), directions, wait), wait);
    }

    static void answer(Context context, OperationJson begun, Duration wait) {
        var ended = !wait.isZero() && !begun.state().equals(Operation.State.RUNNING.word());
        context.header("Location", OPERATIONS + begun.id())
                .status(ended ? 200 : 202)
                .json(begun);
    }

    static Requester by(Context context) {
        return CallerOf.requester(context);
    }

    /** The optional body of a retry. */
    record Hints(@Nullable String hints) {}

    /** The optional body of an integration. */
    record Acceptance(
            @Nullable String acceptJudgeChange, @Nullable String tree) {}

    private static Directions directions(Context context, ProjectAction action) {
        if (action == ProjectAction.RETRY) {
            return Directions.of(hints(context));
        }
        return action == ProjectAction.INTEGRATE ? acceptance(context) : Directions.NONE;
    }

    private static Directions acceptance(Context context) {
        if (context.body().isBlank()) {
            return Directions.NONE;
        }
        try {
            var body = context.bodyAsClass(Acceptance.class);
            return body == null
                    ? Directions.NONE
                    : Directions.accepting(body.acceptJudgeChange()).seeing(body.tree());
        } catch (JacksonException e) {
            throw invalid(
                    "accept_judge_change",
                    "the body must be an object with this text and the text tree, both ids of trees; or empty");
        }
    }

    private static String hints(Context context) {
        if (context.body().isBlank()) {
            return "";
        }
        try {
            var body = context.bodyAsClass(Hints.class);
            var hints = body == null ? null : body.hints();
            return hints == null ? "" : hints;
        } catch (JacksonException e) {
            throw invalid("hints", "the body must be an object with the text hints, or empty");
        }
    }

    static Duration waitOf(Context context) {
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
        var seen = operations.await(id, waitOf(context)).orElseThrow(() -> noSuchOperation(name));
        var projects = CallerOf.request(context).projects();
        if (seen.subject() instanceof Subject.OfProject(var project) && !projects.covers(project.value())) {
            throw noSuchOperation(name);
        }
        context.json(answers.operation(seen, by(context)));
    }

    private static Rejected noSuchOperation(String name) {
        return new Rejected(Problem.of(404, "OPERATION_NOT_FOUND", "there is no operation '" + name + "'"));
    }

    private static ProjectId id(Context context) {
        var text = context.pathParam("id");
        var projects = CallerOf.request(context).projects();
        if (!projects.covers(text)) {
            throw new Refused(new Refusal.OtherProjects(projects, text));
        }
        try {
            return new ProjectId(text);
        } catch (IllegalArgumentException e) {
            throw new Rejected(
                    Problem.of(404, "PROJECT_NOT_FOUND", "there is no project of that name: " + e.getMessage()));
        }
    }
}
