package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinklessTreeTest {

    private final InMemoryRepository git = new InMemoryRepository(new DfsRepositoryDescription("test"));
    private final LinklessTree linkless = new LinklessTree();

    @AfterEach
    void close() {
        git.close();
    }

    private ObjectId tree(String content, boolean link) throws IOException {
        try (var inserter = git.newObjectInserter()) {
            var blob = inserter.insert(Constants.OBJ_BLOB, Constants.encode(content));
            var inner = new TreeFormatter();
            inner.append("file", FileMode.REGULAR_FILE, blob);
            if (link) {
                inner.append("module", FileMode.GITLINK, blob);
            }
            var outer = new TreeFormatter();
            outer.append("folder", FileMode.TREE, inner.insertTo(inserter));
            outer.append("other", FileMode.REGULAR_FILE, blob);
            var id = outer.insertTo(inserter);
            inserter.flush();
            return id;
        }
    }

    @Test
    void findsALinkWhateverWasThereBefore() throws IOException {
        assertThat(linkless.is(git, tree("1", true))).isFalse();
        assertThat(linkless.is(git, tree("1", false))).isTrue();
        assertThat(linkless.is(git, tree("1", true))).isFalse();
        assertThat(linkless.is(git, tree("1", true))).isFalse();
        assertThat(linkless.is(git, tree("2", false))).isTrue();
        assertThat(linkless.is(git, tree("2", false))).isTrue();
    }
}
