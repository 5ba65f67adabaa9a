package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Remote;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.project.Revert;
import dev.helix.testkit.RemoteContract;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PushTest {

    /** A remote that can be away. */
    private static final class FakeRemote implements Remote {
        private @Nullable CommitId tip;
        private boolean away;
        private int refuses;

        @Override
        public String name() {
            return "origin";
        }

        @Override
        public Optional<CommitId> main() {
            if (away) {
                throw new PortException("origin can't be reached");
            }
            return Optional.ofNullable(tip);
        }

        @Override
        public void push(CommitId commit) {
            if (away || refuses-- > 0) {
                throw new PortException("origin can't be reached");
            }
            tip = commit;
        }
    }

    private final FakeRemote remote = new FakeRemote();
    private final World world = new World();
    private final World.Helix helix;

    PushTest() {
        world.remote = Optional.of(remote);
        remote.tip = world.repository.main();
        helix = world.start(Mortal.never());
        helix.deploy();
    }

    private static String push(Operation operation) {
        return operation.steps().stream()
                .filter(step -> step.name().equals("push"))
                .map(Operation.StepRun::detail)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void followsAGoodProbation() {
        var operation = helix.integrate();

        assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(remote.tip).isEqualTo(world.repository.main());
    }

    @Test
    void integratesNothingWhileTheRemoteIsAway() {
        remote.away = true;

        var operation = helix.integrate();

        assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(operation.error()).contains("can't be reached");
        assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
        assertThat(helix.projects.show(World.PROJECT).status()).isEqualTo(ProjectStatus.DEPLOYED);
    }

    @Test
    void integratesNothingOntoAMainThatSomebodyElseMoved() {
        var main = world.repository.main();
        world.commit("notes.txt", "theirs\n");
        remote.tip = world.repository.main();
        world.repository.advanceMain(world.repository.main(), main);

        var operation = helix.integrate();

        assertThat(operation.error()).contains("main of 'origin'").contains("fetch");
        assertThat(world.repository.main()).isEqualTo(main);
    }

    @Test
    void triesAgainAndSaysWhatToDoWhenThatDoesNotHelp() {
        remote.refuses = 2;
        assertThat(push(helix.integrate())).contains("pushed to 'origin'");

        remote.refuses = 100;
        var revert = helix.revert();
        var inverse = new ProjectId(revert.fact(Revert.CREATED));
        helix.deployment.begin(inverse, World.BY).complete();
        var operation = helix.integration.begin(inverse, World.BY).complete();

        assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(push(operation)).contains("NOT pushed").contains("by hand");
    }

    /** The fake is held to what every remote does. */
    @Nested
    class TheFake implements RemoteContract {

        private final FakeRemote fresh = new FakeRemote();

        @Override
        public Remote remote() {
            return fresh;
        }

        @Override
        public CommitId nextCommit() {
            world.commit("next.txt", "next\n");
            return world.repository.main();
        }

        @Override
        public void goAway() {
            fresh.away = true;
        }
    }
}
