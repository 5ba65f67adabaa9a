package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeantProjectsTest {

    private static final List<EvolutionProject> LOGIN = List.of(EvolutionProject.created(
            new ProjectId("login"), "The login", new CommitId("1".repeat(40)), "user:anna", Instant.EPOCH));

    @ParameterizedTest
    @CsvSource({
        "Validate the email field in the login form, false",
        "Validiere die Eingaben beim Login, false",
        "Develop a login, false",
        "Validate lgoin, true",
        "Abort logins, true",
    })
    void aWishWithAProjectsNameInItIsNoCommandAndASlipIsOne(String text, boolean meant) {
        var phrase = CommandPhrases.plain(text).orElseThrow();

        assertThat(MeantProjects.meant(phrase, LOGIN).isPresent()).isEqualTo(meant);
    }

    /** Looking for slips takes room by the product of both lengths. */
    @Test
    void aNameThatIsLongerThanAnyIsLikeNone() {
        assertThat(MeantProjects.alike(LOGIN, "login".repeat(2_000_000))).isEmpty();
    }
}
