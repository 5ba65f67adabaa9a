package dev.helix.adapter.web;

import dev.helix.adapter.web.view.AnswerPages;
import dev.helix.adapter.web.view.AnswersView;
import dev.helix.adapter.web.view.AttemptsPage;
import dev.helix.adapter.web.view.Board;
import dev.helix.adapter.web.view.ChatPages;
import dev.helix.adapter.web.view.CollisionsPage;
import dev.helix.adapter.web.view.CompliancePage;
import dev.helix.adapter.web.view.ConfirmPage;
import dev.helix.adapter.web.view.Frame;
import dev.helix.adapter.web.view.LetterPage;
import dev.helix.adapter.web.view.OperationPage;
import dev.helix.adapter.web.view.OperationView;
import dev.helix.adapter.web.view.ProblemView;
import dev.helix.adapter.web.view.ProjectPage;
import dev.helix.adapter.web.view.Strip;
import dev.helix.adapter.web.view.SystemsPage;
import dev.helix.adapter.web.view.Visitor;
import dev.helix.adapter.web.view.Words;
import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.FalseAlarms;
import dev.helix.domain.port.TurnCosts;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages for people: board, project, operation, systems, compliance. Made here, on the server; a script keeps them live, and
 * they work without it. Safe for use by many threads.
 */
public final class WebPages {

    static final String EVENTS = "/ui/events";

    /** Names the entry of the journal behind which an operation is shown. */
    private static final String THEN = "at";

    private static final String PROJECT = "/projects/{id}";
    private static final Pattern PLACE =
            Pattern.compile("/(projects|operations|answers|chats|attempts)/([A-Za-z0-9-]{1,80})");
    private static final String HTML = "text/html; charset=utf-8";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final int MOST_ALIKE = 3;
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ProjectActions projects;
    private final SystemActions systems;
    private final Board board;
    private final ProjectPage project;
    private final OperationPage operation;
    private final SystemsPage systemsPage;
    private final CompliancePage compliance;
    private final AnswerPages answers;
    private final ChatPages chats;
    private final CollisionsPage collisions;
    private final LetterPage letter;
    private final AttemptsPage attempts;
    private final ConfirmPage confirm;
    private final Strip strip;
    private final String build;
    private final InstantSource clock;
    private final Templates templates = new Templates();
    private final StaticFiles files = new StaticFiles();

    /**
     * Makes them.
     *
     * @param letters tell what happened
     * @param told what was said in chats, and what came of it
     * @param build of HELIX, as people name it
     */
    public WebPages(
            ProjectActions projects,
            SystemActions systems,
            NightLetters letters,
            Told told,
            String build,
            InstantSource clock) {
        this.projects = projects;
        this.systems = systems;
        this.board = new Board(projects, clock);
        this.project = new ProjectPage(projects, systems, clock);
        this.operation = new OperationPage(projects, clock);
        this.systemsPage = new SystemsPage(systems, projects.projection(), clock);
        this.compliance = new CompliancePage(told.records(), told.alarms(), projects, clock);
        this.answers = new AnswerPages(told.answers());
        this.chats = new ChatPages(told.chats(), told.records(), told.costs());
        this.letter = new LetterPage(letters);
        this.attempts = new AttemptsPage(projects);
        this.confirm = new ConfirmPage(projects);
        this.collisions = new CollisionsPage(projects);
        this.strip = new Strip(projects, systems);
        this.build = build;
        this.clock = clock;
    }

    /** Records of what was said in chats, how answers came out and who may read which, where rules were wrong, and what turns cost. */
    public record Told(
            ChatSessions chats, AnswerRecords records, RecordedAnswers answers, FalseAlarms alarms, TurnCosts costs) {}

    private void mark(Context context, Door door) {
        var visitor = door.visitor(context);
        var id = context.pathParam("id");
        var rule = Forms.field(context, "rule");
        try {
            answers.mark(id, rule, Forms.field(context, "wrong").equals("yes"), visitor);
            Forms.show(context, "/answers/" + id);
        } catch (Refused e) {
            answer(context, door, problem(asked(context, door).words(), NOT_FOUND, "", "NOT_FOUND"));
        }
    }

    /** A page before it is HTML. */
    private record Page(String title, String template, Object view, int status) {
        Page(String title, String template, Object view) {
            this(title, template, view, 200);
        }
    }

    /** Who asks for a page, in which language. */
    record Asked(Visitor visitor, Words words, String theme, boolean split) {}

    /** Adds the routes of all pages. */
    public void register(RoutesConfig routes, Door door) {
        var forms = new Forms(projects, systems);
        files.register(routes);
        routes.get("/", context -> answer(context, door, true))
                .get("/systems", context -> answer(context, door, true))
                .get("/compliance", context -> answer(context, door, true))
                .get("/letter", context -> answer(context, door, true))
                .get("/keys", context -> answer(context, door, false))
                .get("/collisions", context -> answer(context, door, false))
                .get("/chats", context -> answer(context, door, true))
                .get("/chats/{id}", context -> answer(context, door, true))
                .get("/answers", context -> answer(context, door, true))
                .get("/answers/{id}", context -> answer(context, door, true))
                .get(PROJECT, context -> answer(context, door, true))
                .get("/operations/{id}", context -> answer(context, door, true))
                .get("/attempts/{id}", context -> answer(context, door, true))
                .get(PROJECT + "/{action}", context -> {
                    if (!Preferences.taken(context)) {
                        answer(context, door, confirm(context, asked(context, door)));
                    }
                })
                .post(PROJECT + "/{action}", context -> {
                    try {
                        forms.act(context, door.visitor(context));
                    } catch (Refused e) {
                        answer(context, door, refused(context, asked(context, door), e.refusal()));
                    }
                })
                .get("/systems/{name}/{action}", context -> {
                    if (!Preferences.taken(context)) {
                        answer(context, door, confirmSystem(context, asked(context, door)));
                    }
                })
                .post("/answers/{id}/alarm", context -> mark(context, door))
                .post("/systems/{name}", context -> {
                    try {
                        forms.operate(context, door.visitor(context));
                    } catch (Refused e) {
                        var words = asked(context, door).words();
                        answer(
                                context,
                                door,
                                problem(
                                        words,
                                        Forms.status(e.refusal()),
                                        words.why(e.refusal()),
                                        e.refusal().code()));
                    }
                });
        new LivePages(projects.projection(), this).register(routes, door);
    }

    /**
     * Returns a page that tells of a problem; empty for a request that is not one of a page.
     *
     * @param detail a sentence for programs, where there is none for people
     */
    public Optional<String> problem(Context context, Door door, int status, String code, String detail) {
        if (!isPage(context)) {
            return Optional.empty();
        }
        var words = Words.in(Preferences.language(context), clock);
        var inside = door.isInside(context);
        var visitor = inside ? door.visitor(context) : Forms.NOBODY;
        var sentence = status == UNAUTHENTICATED ? words.text("problem.login") : words.line(detail);
        var page = problem(words, status, sentence, code);
        dress(context);
        var asked = new Asked(visitor, words, Preferences.theme(context), Preferences.isSplit(context));
        var lines = inside ? strip.lines(visitor, words) : List.<Frame.StripLine>of();
        return Optional.of(templates.page(page.template(), frame(page, asked, "", "", lines), page.view()));
    }

    private static boolean isPage(Context context) {
        var accepted = context.header("Accept");
        var path = context.path();
        return accepted != null
                && accepted.contains("text/html")
                && !path.startsWith("/helix/")
                && !path.startsWith("/v1/")
                && !path.startsWith("/hooks/");
    }

    Asked asked(Context context, Door door) {
        return new Asked(
                door.visitor(context),
                Words.in(Preferences.language(context), clock),
                Preferences.theme(context),
                Preferences.isSplit(context));
    }

    private void answer(Context context, Door door, boolean live) {
        if (Preferences.taken(context)) {
            return;
        }
        var asked = asked(context, door);
        var address = address(context);
        answer(context, asked, find(address, asked), live && !isOfThePast(address));
    }

    private void answer(Context context, Door door, Page page) {
        answer(context, asked(context, door), page, false);
    }

    private void answer(Context context, Asked asked, Page page, boolean live) {
        dress(context);
        var path = live && page.status() == 200 ? context.path() : "";
        var query = new Query(plain(context.queryString())).rest();
        context.status(page.status())
                .contentType(HTML)
                .result(templates.page(
                        page.template(),
                        frame(page, asked, path, query, strip.lines(asked.visitor(), asked.words())),
                        page.view()));
    }

    private static void dress(Context context) {
        context.header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-store")
                // Without it a form of this very page would say that it comes from nowhere.
                .header("Referrer-Policy", "same-origin");
    }

    private static URI address(Context context) {
        var query = plain(context.queryString());
        return URI.create(query == null ? context.path() : context.path() + "?" + query);
    }

    private static @Nullable String plain(@Nullable String query) {
        return query == null ? null : query.replaceAll("[^A-Za-z0-9=&_-]", "");
    }

    private Frame frame(Page page, Asked asked, String path, String query, List<Frame.StripLine> lines) {
        return new Frame(
                asked.words(),
                asked.visitor(),
                page.title(),
                path,
                query,
                asked.theme(),
                asked.split(),
                lines,
                files.version(),
                build);
    }

    /** Returns whether a page shows how something was: that changes no more, and to make it anew the journal is folded from its begin. */
    static boolean isOfThePast(URI address) {
        return !new Query(address).text(THEN).isEmpty();
    }

    /** Returns the parts of a page that change, as they are now. */
    String live(URI address, Asked asked) {
        var page = find(address, asked);
        return templates.live(
                page.template(),
                frame(
                        page,
                        asked,
                        address.getPath(),
                        new Query(address).rest(),
                        strip.lines(asked.visitor(), asked.words())),
                page.view());
    }

    /** Returns the version of pages and files: a page that another one made is old. */
    String version() {
        return build + " " + files.version();
    }

    private Page find(URI address, Asked asked) {
        var words = asked.words();
        var path = address.getPath();
        if (path.equals("/systems")) {
            return new Page(
                    words.text("systems.title"),
                    "systems.jte",
                    systemsPage.view(asked.visitor(), new Query(address).text("level"), words));
        }
        if (path.equals("/compliance")) {
            return new Page(words.text("compliance.title"), "compliance.jte", compliance.view(asked.visitor(), words));
        }
        if (path.equals("/collisions")) {
            return new Page(words.text("collisions.title"), "collisions.jte", collisions.view(asked.visitor(), words));
        }
        if (path.equals("/keys")) {
            return new Page(words.text("keys.title"), "keys.jte", Words.KEYS);
        }
        if (path.equals("/letter")) {
            return letter(new Query(address).text("since"), asked);
        }
        if (path.equals("/answers")) {
            return asked.visitor().mayReadChats()
                    ? new Page(words.text("answers.title"), "answers.jte", answers(new Query(address), asked))
                    : problem(words, FORBIDDEN, words.text("problem.answers"), "FORBIDDEN");
        }
        if (path.equals("/chats")) {
            return asked.visitor().mayReadChats()
                    ? new Page(
                            words.text("chats.title"),
                            "chats.jte",
                            chats.list(asked.visitor(), words, new Query(address).number("page")))
                    : problem(words, FORBIDDEN, words.text("problem.answers"), "FORBIDDEN");
        }
        var place = PLACE.matcher(path);
        if (place.matches()) {
            return switch (place.group(1)) {
                case "projects" -> project(place.group(2), new Query(address), asked);
                case "operations" -> operation(place.group(2), new Query(address), asked);
                case "chats" -> chat(place.group(2), asked);
                case "attempts" -> attempts(place.group(2), new Query(address), asked);
                default -> answer(place.group(2), asked);
            };
        }
        if (!path.equals("/")) {
            return problem(words, NOT_FOUND, "", "NOT_FOUND");
        }
        var query = new Query(address);
        return new Page(
                words.text("board.title"),
                "board.jte",
                board.view(asked.visitor(), words, query.text("lane"), query.number("page")));
    }

    private Page project(String name, Query query, Asked asked) {
        var id = known(name, asked.visitor());
        if (id.isEmpty()) {
            return unknown(name, asked);
        }
        var view = project.view(
                id.get(),
                asked.visitor(),
                asked.words(),
                new ProjectPage.Shown(query.text("link"), query.text("file").isEmpty() ? 0 : query.number("file")));
        return new Page(view.title(), "project.jte", view);
    }

    private AnswersView answers(Query query, Asked asked) {
        return answers.list(asked.visitor(), asked.words(), query.text("outcome"), query.text("rule"));
    }

    private Page attempts(String name, Query query, Asked asked) {
        var id = known(name, asked.visitor());
        if (id.isEmpty()) {
            return unknown(name, asked);
        }
        var number = query.text("page").isEmpty() ? 0 : query.number("page");
        var view =
                attempts.view(id.get(), number, query.text("file").isEmpty() ? 0 : query.number("file"), asked.words());
        return new Page(view.title(), "attempts.jte", view);
    }

    private Page letter(String since, Asked asked) {
        var words = asked.words();
        try {
            return new Page(words.text("letter.title"), "letter.jte", letter.view(since, asked.visitor(), words));
        } catch (Refused e) {
            return problem(
                    words,
                    Forms.status(e.refusal()),
                    words.why(e.refusal()),
                    e.refusal().code());
        }
    }

    private Optional<ProjectId> known(String name, Visitor visitor) {
        return projects.list().stream()
                .map(EvolutionProject::id)
                .filter(id -> id.value().equals(name) && visitor.sees(id))
                .findFirst();
    }

    private Page unknown(String name, Asked asked) {
        var words = asked.words();
        var alike = projects.list().stream()
                .map(other -> other.id().value())
                .filter(other -> asked.visitor().sees(new ProjectId(other)))
                .filter(other -> other.startsWith(name) || name.startsWith(other) || other.contains(name))
                .sorted(Comparator.naturalOrder())
                .limit(MOST_ALIKE)
                .toList();
        var sentence = words.text("problem.project", words.line(name))
                + (alike.isEmpty() ? "" : " " + words.text("problem.meant", String.join(", ", alike)));
        return problem(words, NOT_FOUND, sentence, "PROJECT_NOT_FOUND");
    }

    private Page answer(String name, Asked asked) {
        var words = asked.words();
        if (!asked.visitor().mayReadChats()) {
            return problem(words, FORBIDDEN, words.text("problem.answers"), "FORBIDDEN");
        }
        return answers.one(name, asked.visitor(), words)
                .map(found -> new Page(words.text("answer.title"), "answer.jte", found))
                .orElseGet(() -> problem(words, NOT_FOUND, words.text("problem.answer"), "NOT_FOUND"));
    }

    private Page chat(String name, Asked asked) {
        var words = asked.words();
        if (!asked.visitor().mayReadChats()) {
            return problem(words, FORBIDDEN, words.text("problem.answers"), "FORBIDDEN");
        }
        return chats.one(name, asked.visitor(), words)
                .map(found -> new Page(words.text("chat.title"), "chat.jte", found))
                .orElseGet(() -> problem(words, NOT_FOUND, words.text("problem.chat"), "NOT_FOUND"));
    }

    private Page operation(String name, Query query, Asked asked) {
        var words = asked.words();
        var view = name.matches("op-[1-9][0-9]{0,17}")
                ? operation.view(
                        new OperationId(name), asked.visitor(), words, query.text("level"), query.sequence(THEN))
                : Optional.<OperationView>empty();
        return view.map(found -> new Page(found.kind() + ": " + found.subject(), "operation.jte", found))
                .orElseGet(() -> problem(
                        words, NOT_FOUND, words.text("problem.operation", words.line(name)), "OPERATION_NOT_FOUND"));
    }

    private Page confirm(Context context, Asked asked) {
        var name = context.pathParam("id");
        var id = known(name, asked.visitor());
        var action = ProjectAction.of(context.pathParam("action"));
        if (id.isEmpty()) {
            return unknown(name, asked);
        }
        if (action.isEmpty()) {
            return problem(asked.words(), NOT_FOUND, asked.words().text("problem.action"), "NOT_FOUND");
        }
        var view = confirm.view(id.get(), action.get(), asked.visitor(), asked.words());
        return new Page(view.label(), "confirm.jte", view, view.refused().isEmpty() ? 200 : 409);
    }

    private Page confirmSystem(Context context, Asked asked) {
        var words = asked.words();
        if (!asked.visitor().mayOperateSystems()) {
            return problem(words, FORBIDDEN, words.text("problem.systems"), "FORBIDDEN");
        }
        return systemsPage
                .confirm(context.pathParam("name"), context.pathParam("action"), words)
                .map(view -> new Page(view.label(), "confirmSystem.jte", view))
                .orElseGet(() -> problem(words, NOT_FOUND, words.text("problem.action"), "NOT_FOUND"));
    }

    /** What was refused when it was begun is told where it would have been confirmed. */
    private Page refused(Context context, Asked asked, Refusal refusal) {
        var words = asked.words();
        var id = ProjectId.of(context.pathParam("id"));
        var action = ProjectAction.of(context.pathParam("action"));
        if (id.isEmpty()
                || action.isEmpty()
                || known(id.get().value(), asked.visitor()).isEmpty()) {
            return problem(words, Forms.status(refusal), words.why(refusal), refusal.code());
        }
        var view = confirm.refused(id.get(), action.get(), refusal, words);
        return new Page(view.label(), "confirm.jte", view, Forms.status(refusal));
    }

    private static Page problem(Words words, int status, String sentence, String code) {
        var title = switch (status) {
            case UNAUTHENTICATED -> words.text("problem.title.401");
            case NOT_FOUND -> words.text("problem.title.404");
            default -> words.text("problem.title");
        };
        return new Page(title, "problem.jte", new ProblemView(status, title, sentence, code), status);
    }
}
