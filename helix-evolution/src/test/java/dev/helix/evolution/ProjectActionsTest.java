package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.fixture.World;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectActionsTest {

    private static final Requester ADA = new Requester("user:ada", "http 127.0.0.1", Role.OPERATOR);
    private static final Requester GUEST = new Requester("user:guest", "chat", Role.CHAT);

    private final World world = new World();
    private final World.Helix helix = world.restart();
    private final ProjectActions actions = helix.actions;

    private List<String> audited() {
        return world.audited.stream()
                .map(entry -> entry.who() + " " + entry.from() + " " + entry.action() + " " + entry.project() + " "
                        + entry.outcome())
                .toList();
    }

    private Operation done(ProjectAction action, ProjectId id) {
        return actions.begin(action, id, ADA).complete();
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"DEVELOP", "DEPLOY", "VALIDATE", "INTEGRATE", "ROLLBACK"})
    void the_steps_of_an_operation_are_those_it_has_and_has_had(OperationKind kind) {
        var begun = Operation.started(
                        OperationId.of(1),
                        kind,
                        new Subject.OfProject(new ProjectId("road")),
                        "user:ada",
                        Instant.EPOCH)
                .begin("of-its-own", Instant.EPOCH);

        var steps = actions.steps(begun);

        assertThat(steps).endsWith("of-its-own").doesNotHaveDuplicates();
        assertThat(steps.size() > 1).isEqualTo(kind != OperationKind.DEVELOP);
    }

    @Test
    void the_whole_road_leaves_one_line_each_in_the_audit_log() {
        var id = new ProjectId("road");
        actions.create(id, new Spec("Road", "", null, List.of()), List.of(), ADA);
        world.folders.modify(id, "notes.txt", "other notes\n");

        var operations = List.of(
                done(ProjectAction.READY, id),
                done(ProjectAction.DEPLOY, id),
                done(ProjectAction.VALIDATE, id),
                done(ProjectAction.INTEGRATE, id),
                done(ProjectAction.REVERT, id));

        assertThat(operations)
                .allSatisfy(operation -> assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED));
        assertThat(world.audited.stream().map(AuditTrail.Entry::action))
                .containsExactly("create", "ready", "deploy", "validate", "integrate", "revert");
        assertThat(world.audited.stream().skip(1).map(AuditTrail.Entry::outcome))
                .containsExactlyElementsOf(operations.stream()
                        .map(operation -> operation.id().value())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(ProjectAction.class)
    void each_action_is_refused_to_those_who_may_not_and_that_is_noted(ProjectAction action) {
        var before = world.journal.after(0).size();

        assertThatThrownBy(() -> actions.begin(action, World.PROJECT, GUEST))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.Forbidden(Role.OPERATOR, Role.CHAT)));

        assertThat(audited()).containsExactly("user:guest chat " + action.word() + " " + World.PROJECT + " FORBIDDEN");
        assertThat(world.journal.after(0).size()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(ProjectAction.class)
    void each_action_on_a_project_that_is_not_there_is_refused_and_noted(ProjectAction action) {
        assertThatThrownBy(() -> actions.begin(action, new ProjectId("nobody"), ADA))
                .isInstanceOf(Refused.class);

        assertThat(audited()).containsExactly("user:ada http 127.0.0.1 " + action.word() + " nobody PROJECT_NOT_FOUND");
    }

    @Test
    void neither_creating_nor_unlocking_is_open_to_those_who_may_not() {
        assertThatThrownBy(() ->
                        actions.create(new ProjectId("mine"), new Spec("Mine", "", null, List.of()), List.of(), GUEST))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> actions.unlock(World.PROJECT, new RepoPath("helix.yaml"), "why not", GUEST))
                .isInstanceOf(Refused.class);

        assertThat(actions.list()).hasSize(1);
        assertThat(world.audited.stream().map(AuditTrail.Entry::outcome)).containsExactly("FORBIDDEN", "FORBIDDEN");
    }

    @Test
    void an_unlocked_path_is_noted_with_its_reason() {
        actions.unlock(World.PROJECT, new RepoPath("helix.yaml"), "the port changes", ADA);

        assertThat(actions.show(World.PROJECT).hasUnlocked(new RepoPath("helix.yaml")))
                .isTrue();
        assertThat(audited())
                .containsExactly("user:ada http 127.0.0.1 unlock " + World.PROJECT + " helix.yaml: the port changes");
    }

    @Test
    void what_can_t_be_noted_is_not_done_and_leaves_its_lease_free() {
        var id = helix.project("one", "notes.txt", "other notes\n");
        world.auditFull = true;
        assertThatThrownBy(() -> actions.begin(ProjectAction.DEPLOY, id, ADA)).isInstanceOf(PortException.class);
        world.auditFull = false;

        assertThat(actions.show(id).status()).isEqualTo(ProjectStatus.READY);
        assertThat(done(ProjectAction.DEPLOY, id).state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void the_reason_for_giving_up_stays_with_the_project() {
        actions.begin(ProjectAction.ABORT, World.PROJECT, ADA, Directions.of("nobody asked for it"))
                .complete();

        assertThat(actions.show(World.PROJECT).history().getLast().reason()).contains("nobody asked for it");
    }
}
