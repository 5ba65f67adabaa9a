package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.BrowserLogins;
import dev.helix.testkit.BrowserLoginsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBrowserLoginsTest implements BrowserLoginsContract {

    @TempDir
    Path root;

    private Path file() {
        return root.resolve(FileBrowserLogins.PLACE);
    }

    @Override
    public BrowserLogins logins() {
        return new FileBrowserLogins(file());
    }

    @Test
    void nobodyElseReadsThem() throws Exception {
        logins().keep(List.of(BrowserLoginsContract.sample('a')));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"format\":9}",
                "{\"browsers\":[null]}",
                "{\"browsers\":[{\"id\":\"x\",\"mark\":\"m\",\"opened_at\":\"2026-11-30T09:42:00Z\",\"used_at\":\"2026-11-30T09:42:00Z\"}]}"
            })
    void whatCanNotBeReadLetsNobodyIn(String content) throws Exception {
        Files.createDirectories(file().resolveSibling("."));
        Files.writeString(file(), content);

        assertThat(logins().kept()).isEmpty();
        logins().keep(List.of(BrowserLoginsContract.sample('a')));
        assertThat(logins().kept()).containsExactly(BrowserLoginsContract.sample('a'));
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        logins().keep(List.of(BrowserLoginsContract.sample('a')));
        Files.move(file(), root.resolve("elsewhere"));
        Files.createSymbolicLink(file(), root.resolve("elsewhere"));

        assertThat(logins().kept()).isEmpty();
    }
}
