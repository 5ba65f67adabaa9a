package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalTest {

    private static final ProjectId ID = new ProjectId("x");

    private static EvolutionProject createdBy(String by) {
        return EvolutionProject.created(ID, "t", new CommitId("a".repeat(40)), by, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "user:ada,user:ada",
        "user:ada for Bob,user:ada",
        "user:ada,user:ada for Bob",
        "agent:consultant for user:ada,user:ada"
    })
    void whoAskedForAChangeDoesNotTakeItIntoProductionForAnybodyElse(String asked, String by) {
        assertThatThrownBy(() -> Approval.OTHER_PERSON.require(createdBy(asked), by))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.OtherPersonNeeded(ID, List.of("user:ada"))));
    }

    @Test
    void anotherMayAndWithoutTheSettingEverybodyMay() {
        assertThatCode(() -> Approval.OTHER_PERSON.require(createdBy("user:ada for Bob"), "user:bob"))
                .doesNotThrowAnyException();
        assertThatCode(() -> Approval.ANY.require(createdBy("user:ada"), "user:ada"))
                .doesNotThrowAnyException();
    }

    @Test
    void whoHadItDevelopedAskedForItToo() {
        var developed = createdBy("user:ada").developing("user:bob", "again", Instant.EPOCH);

        assertThatThrownBy(() -> Approval.OTHER_PERSON.require(developed, "user:bob"))
                .isInstanceOf(Refused.class);
    }
}
