package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Spec;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevelopmentTest {

    private static final ProjectId ID = new ProjectId("developing");

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private Development development(ScriptedAgent agent) {
        return new Development(helix.ledger, world.folders, agent, helix.sealing, world.clock);
    }

    private void create(Phase... phases) {
        helix.projects.create(ID, new Spec("Develop", "what and why", null, List.of()), List.of(phases), World.BY);
    }

    private static Phase phase(int retries, String... outputs) {
        return new Phase("implement", "Implement it", "Do the work.", List.of(outputs), retries);
    }

    @Test
    void sealsWhatTheAgentWroteAndNamesItsSession() {
        create(phase(0, "new/done.txt"));
        world.folders.add(ID, "done.txt", "done");
        var agent = new ScriptedAgent(Script.named("dev").say("Done.").end());
        var heard = new ArrayList<AgentEvent>();

        var project = development(agent).develop(ID, World.BY, heard::add);

        assertThat(project.status()).isEqualTo(ProjectStatus.READY);
        assertThat(project.agents()).containsExactly("scripted:dev scripted-1");
        assertThat(agent.prompts()).singleElement().satisfies(prompt -> {
            assertThat(prompt.profile()).isEqualTo(AgentProfile.DEVELOPER);
            assertThat(prompt.directory()).isEqualTo(world.folders.directory(ID));
            assertThat(prompt.text()).contains("Do the work.", "what and why", "modified/");
        });
        assertThat(heard).hasAtLeastOneElementOfType(AgentEvent.Finished.class);
    }

    @Test
    void sendsTheSameSessionBackWithTheNamesOfWhatIsMissing() {
        create(phase(1, "new/a.txt", "new/b.txt"));
        world.folders.add(ID, "a.txt", "a");
        var agent = new ScriptedAgent(Script.named("dev")
                .say("Done.")
                .turn()
                .say("Really done.")
                .turn()
                .end());

        var project = development(agent).develop(ID, World.BY, event -> {});

        assertThat(project.status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(project.error()).contains("implement").contains("new/b.txt").doesNotContain("new/a.txt");
        assertThat(agent.prompts()).hasSize(2);
        assertThat(agent.prompts().getLast().resume()).hasToString("scripted-1");
        assertThat(agent.prompts().getLast().text()).contains("new/b.txt").doesNotContain("new/a.txt");
    }

    @Test
    void failsTheProjectWithTheAgentsOwnWordsWhenItGivesUp() {
        create(phase(0));
        var agent = new ScriptedAgent(Script.named("dev")
                .say("Hm.")
                .fail(new AgentFailure.Overloaded("the model is busy; try again in a minute"))
                .end());

        var project = development(agent).develop(ID, World.BY, event -> {});

        assertThat(project.status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(project.error()).contains("the model is busy");
    }

    @Test
    void refusesAProjectWithoutPhases() {
        create();

        assertThatThrownBy(
                        () -> development(new ScriptedAgent(Script.named("dev").end()))
                                .develop(ID, World.BY, event -> {}))
                .hasMessageContaining("INVALID_SPEC")
                .hasMessageContaining("phases.yaml");
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.PENDING);
    }

    @Test
    void failsTheProjectWhenTheWorkCanNotBeSealed() {
        create(phase(0));
        var agent = new ScriptedAgent(Script.named("dev").say("Done.").end());

        assertThatThrownBy(() -> development(agent).develop(ID, World.BY, event -> {}))
                .hasMessageContaining("NOTHING_TO_SEAL");
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.FAILED);
    }
}
