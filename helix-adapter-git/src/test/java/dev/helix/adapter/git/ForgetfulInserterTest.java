package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;

class ForgetfulInserterTest {

    @Test
    void namesTheTreeOfAFolderWithThousandsOfEntries() throws IOException {
        var tree = new TreeFormatter();
        for (int i = 0; i < 50_000; i++) {
            tree.append("entry%05d".formatted(i), FileMode.REGULAR_FILE, ObjectId.zeroId());
        }
        try (var inserter = new ForgetfulInserter()) {
            assertThat(inserter.insert(tree)).isEqualTo(tree.computeId(inserter));
        }
    }
}
