package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Makes commits that are signed as the person's git signs them: by git itself, with the format, program and key of their
 * settings. Nobody is there to answer a question, so a key that needs a passphrase must be held by an agent.
 */
record SigningGit(ChildProcess process) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    static SigningGit in(Path place) {
        return new SigningGit(
                new ChildProcess(place, LIMIT).with("SSH_ASKPASS", "false").with("SSH_ASKPASS_REQUIRE", "force"));
    }

    /** Returns whether the person's git signs commits. */
    boolean isWanted() {
        var result = process.run(List.of("git", "config", "--type=bool", "--get", "commit.gpgsign"), new byte[0]);
        return result.code() == 0 && result.text().strip().equals("true");
    }

    /** @throws PortException where it can't be signed; no branch has moved */
    CommitId commit(CommitDraft draft) {
        var date = "@" + draft.at().getEpochSecond() + " +0000";
        var author = draft.author();
        var result = process.with("GIT_AUTHOR_NAME", author.name())
                .with("GIT_AUTHOR_EMAIL", author.email())
                .with("GIT_AUTHOR_DATE", date)
                .with("GIT_COMMITTER_NAME", author.name())
                .with("GIT_COMMITTER_EMAIL", author.email())
                .with("GIT_COMMITTER_DATE", date)
                .run(
                        List.of(
                                "git",
                                "-c",
                                "core.fsync=all",
                                "-c",
                                "i18n.commitEncoding=UTF-8",
                                "commit-tree",
                                "-S",
                                "-p",
                                draft.parent().sha(),
                                "-F",
                                "-",
                                draft.tree().sha()),
                        draft.message().getBytes(StandardCharsets.UTF_8));
        if (result.code() != 0) {
            throw new PortException(
                    "git can't sign the commit: " + result.errors().replace('\n', ' '));
        }
        return new CommitId(result.text().strip());
    }
}
