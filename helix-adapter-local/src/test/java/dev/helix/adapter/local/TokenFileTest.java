package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.TokensContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest implements TokensContract {

    @TempDir
    private Path folder;

    private TokenFile open() {
        return new TokenFile(folder.resolve("tokens"), new MovableClock());
    }

    /** The file as it lies on other people's disks. */
    @Test
    void theFileIsReadAndWrittenByteForByte() throws IOException {
        var golden = Files.readString(Path.of("src/test/resources/format-1/tokens"));
        Files.writeString(folder.resolve("tokens"), golden);

        assertThat(open().holder("helix_golden")).contains(new Caller("ada", Role.OPERATOR));
        assertThat(open().list()).extracting(TokenFile.Entry::name).containsExactly("ada", "open-webui");
        open().create("more", Role.VIEWER);
        open().revoke("more");
        assertThat(folder.resolve("tokens")).hasContent(golden);
    }

    @Test
    void nobodyIsLetInBeforeThereIsAToken() {
        assertThat(open().holder("helix_x")).isEmpty();
        assertThat(open().list()).isEmpty();
    }

    @Test
    void theHolderOfATokenIsKnownByItAndTheFileDoesNotTellIt() {
        var token = open().create("open-webui", Role.CHAT);

        assertThat(token).hasSizeGreaterThan(40);
        assertThat(open().holder(token)).contains(new Caller("open-webui", Role.CHAT));
        assertThat(open().holder(token + "x")).isEmpty();
        assertThat(open().holder("")).isEmpty();
        assertThat(folder.resolve("tokens")).content().contains("open-webui").doesNotContain(token.substring(6));
    }

    @Test
    void aRevokedTokenEndsAtOnceForAProcessThatHasReadIt() {
        var server = open();
        var token = open().create("a", Role.VIEWER);
        open().create("b", Role.OPERATOR);
        assertThat(server.holder(token)).isPresent();

        assertThat(open().revoke("a")).isTrue();
        assertThat(server.holder(token)).isEmpty();
        assertThat(open().revoke("a")).isFalse();
        assertThat(open().list()).extracting(TokenFile.Entry::name).containsExactly("b");
    }

    @Test
    void aTokenForATimeEndsWithIt() {
        var clock = new MovableClock();
        var file = new TokenFile(folder.resolve("tokens"), clock);
        var token = file.create("a", Role.CHAT, Duration.ofHours(2), ProjectScope.ALL);
        var other = file.create("b", Role.CHAT);

        clock.move(Duration.ofMinutes(119));
        assertThat(new TokenFile(folder.resolve("tokens"), clock).holder(token)).isPresent();
        clock.move(Duration.ofMinutes(1));

        assertThat(file.holder(token)).isEmpty();
        assertThat(file.holder(other)).isPresent();
        assertThat(file.list()).extracting(TokenFile.Entry::name).containsExactly("a", "b");
    }

    @Test
    void aTokenForSomeProjectsIsKeptWithThem() throws IOException {
        var token = open().create("a", Role.OPERATOR, null, new ProjectScope("shop-*"));

        assertThat(open().holder(token)).contains(new Caller("a", Role.OPERATOR, new ProjectScope("shop-*"), true));
        assertThat(Files.readAllLines(folder.resolve("tokens")).getLast()).endsWith("\t-\tshop-*");
        var ending = open().create("b", Role.CHAT, Duration.ofHours(1), new ProjectScope("x"));
        assertThat(open().holder(ending)).get().extracting(Caller::projects).isEqualTo(new ProjectScope("x"));
    }

    @Test
    void whenATokenWasUsedLastIsToldToTheMinuteAndByEveryProcess() {
        var clock = new MovableClock();
        var file = new TokenFile(folder.resolve("tokens"), clock);
        var token = file.create("a", Role.CHAT);
        var entry = file.list().getFirst();
        assertThat(file.lastUse(entry)).isEmpty();
        var first = clock.instant();
        file.holder(token);
        clock.move(Duration.ofSeconds(59));
        file.holder(token);
        assertThat(open().lastUse(entry)).contains(first);

        clock.move(Duration.ofSeconds(1));
        file.holder(token);

        assertThat(open().lastUse(entry)).contains(first.plusSeconds(60));
        assertThat(file.holder("helix_nobody")).isEmpty();
        assertThat(folder.resolve("tokens.used")).content().doesNotContain(token);
    }

    /** The file as it lies on other people's disks. */
    @Test
    void lastUsesAreReadAndWrittenByteForByte() throws IOException {
        var golden = Files.readString(Path.of("src/test/resources/stored/tokens.used"));
        var file = Files.writeString(folder.resolve("tokens.used"), golden);
        var hash = golden.substring(0, 16) + "0".repeat(48);

        assertThat(new LastUses(file).of(hash)).contains(Instant.parse("2026-01-31T12:00:00Z"));
        new LastUses(file).used(hash, Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(file).hasContent(golden);
        Files.writeString(file, "a line of another HELIX\n");
        assertThat(new LastUses(file).of(hash)).isEmpty();
    }

    @Test
    void aDiskThatTakesNothingKeepsNobodyOut() throws IOException {
        var token = open().create("a", Role.CHAT);
        Files.createDirectories(folder.resolve("tokens.used.new/full"));
        Files.createDirectories(folder.resolve("tokens.used/full"));

        assertThat(open().holder(token)).isPresent();
    }

    @Test
    void aNameIsTakenOnce() {
        open().create("a", Role.CHAT);
        assertThatThrownBy(() -> open().create("a", Role.CHAT)).hasMessageContaining("already");
        assertThatThrownBy(() -> open().create("A b", Role.CHAT)).hasMessageContaining("a-z");
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        open().create("a", Role.CHAT);
        assertThat(Files.getPosixFilePermissions(folder.resolve("tokens"))).hasSize(2);
    }

    @Test
    void aLineThatIsNoTokenIsNamedAndLetsNobodyIn() throws IOException {
        Files.writeString(folder.resolve("tokens"), "# ours\nadmin\tking\tabc\tnow\n");
        assertThatThrownBy(() -> open().holder("x"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("tokens:2");
    }

    @Override
    public TokenFile tokens() {
        return open();
    }

    @Override
    public String issue(String name, Role role) {
        return open().create(name, role);
    }

    @Override
    public void revoke(String name) {
        assertThat(open().revoke(name)).isTrue();
    }
}
