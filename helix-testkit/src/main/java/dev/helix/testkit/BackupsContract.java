package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.data.Backup;
import dev.helix.domain.port.Backups;
import dev.helix.domain.port.PortException;
import org.junit.jupiter.api.Test;

/** The contract of {@link Backups}. */
public interface BackupsContract {

    /** Returns the subject, the same one within a test. */
    Backups backups();

    /** Changes production's database. */
    void change();

    /** Returns what production's database holds. */
    String content();

    /** Makes that none can be made any more. */
    void goAway();

    @Test
    default void putsBackWhatWasThereHoweverOften() {
        var before = content();
        var backup = backups().take("op-1", line -> {});
        for (int i = 0; i < 2; i++) {
            change();
            assertThat(content()).isNotEqualTo(before);
            assertThat(backups().restore(backup, line -> {})).isNotBlank().hasLineCount(1);
            assertThat(content()).isEqualTo(before);
        }
    }

    @Test
    default void theSameNameReplaces() {
        backups().take("op-1", line -> {});
        change();
        var after = content();
        var backup = backups().take("op-1", line -> {});
        change();
        backups().restore(backup, line -> {});

        assertThat(content()).isEqualTo(after);
    }

    @Test
    default void aBackupThatIsNotThereOrAnotherOneChangesNothing() {
        var backup = backups().take("op-1", line -> {});
        change();
        var now = content();

        for (var other : new Backup[] {
            new Backup("never.dump", backup.bytes(), backup.sha256()),
            new Backup(backup.file(), backup.bytes(), "0".repeat(64))
        }) {
            assertThatThrownBy(() -> backups().restore(other, line -> {}))
                    .isInstanceOf(PortException.class)
                    .message()
                    .isNotBlank();
            assertThat(content()).isEqualTo(now);
        }
    }

    @Test
    default void saysBeforeAnythingIsTouchedThatNoneCanBeMade() {
        backups().requireAble();
        goAway();

        assertThatThrownBy(() -> backups().requireAble())
                .isInstanceOf(PortException.class)
                .message()
                .isNotBlank();
    }
}
