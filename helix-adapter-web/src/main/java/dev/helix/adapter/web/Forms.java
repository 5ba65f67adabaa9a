package dev.helix.adapter.web;

import dev.helix.adapter.web.view.Visitor;
import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;
import java.util.Objects;

/** Does what the forms of the pages ask for, and sends the browser where it can be watched. Safe for use by many threads. */
final class Forms {

    /** Somebody who was not let in. */
    static final Visitor NOBODY = new Visitor(new Requester("-", "page", Role.VIEWER), "");

    private static final int LONGEST_TEXT = 20_000;

    private final ProjectActions projects;
    private final SystemActions systems;

    Forms(ProjectActions projects, SystemActions systems) {
        this.projects = projects;
        this.systems = systems;
    }

    /** Begins what a project's form asks for. @throws Refused when it can't be done now */
    void act(Context context, Visitor visitor) {
        var action = ProjectAction.of(context.pathParam("action")).orElseThrow(NotFoundResponse::new);
        var id = ProjectId.of(context.pathParam("id")).orElseThrow(NotFoundResponse::new);
        var tree = field(context, "tree");
        var text = field(context, "text");
        var accepted = field(context, "accept").equals("yes") && !tree.isEmpty() ? tree : null;
        var directions = new Directions(
                text.substring(0, Math.min(LONGEST_TEXT, text.length())),
                event -> {},
                accepted,
                tree.isEmpty() ? null : tree);
        projects.operations().submit(projects.begin(action, id, visitor.requester(), directions));
        show(context, "/projects/" + id);
    }

    /** Begins what a system's form asks for. @throws Refused when it can't be done now */
    void operate(Context context, Visitor visitor) {
        var name = Arrays.stream(SystemName.values())
                .filter(system -> system.word().equals(context.pathParam("name")))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
        var action = Arrays.stream(SystemAction.values())
                .filter(known -> known.word().equals(field(context, "action")))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
        projects.operations().settle();
        projects.operations()
                .submit(systems.begin(
                        action,
                        name,
                        visitor.requester(),
                        field(context, "confirm").equals("yes")));
        show(context, "/systems");
    }

    /** The page that the form came from tells how far it is, and how it ended. */
    static void show(Context context, String home) {
        context.status(303).header("Location", home);
    }

    /** Returns a field of a form; empty where it has none of that name. */
    static String field(Context context, String name) {
        return Objects.requireNonNullElse(context.formParam(name), "");
    }

    /** Returns the status of an answer that tells of a refusal. */
    static int status(Refusal refusal) {
        return switch (refusal.reason().kind()) {
            case UNKNOWN -> 404;
            case FORBIDDEN -> 403;
            case NOT_POSSIBLE, NOT_NOW -> 409;
            case MALFORMED, UNACCEPTABLE -> 422;
            case ENVIRONMENT -> 500;
        };
    }
}
