package dev.helix.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxDenialsTest {

    private final SandboxDenials denials = new SandboxDenials(
            Path.of("/shop/projects/evolution/one/workspace"),
            List.of(Path.of("/shop/.helix"), Path.of("/shop/.git"), Path.of("/shop/projects")));

    private List<AgentEvent.Denied> said(String text) {
        denials.used(new AgentEvent.ToolUse("t", "Bash", "sh do.sh", List.of(), true));
        return denials.in(new AgentEvent.ToolResult("t", true, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "touch: cannot touch '/etc/hosts': Read-only file system | /etc/hosts",
                "sh: 1: cannot create /shop/app.py: Read-only file system | /shop/app.py",
                "/bin/bash: line 6: /shop/app.py: Read-only file system | /shop/app.py",
                "Error: EROFS: read-only file system, open '/shop/a.js' | /shop/a.js",
                "OSError: [Errno 30] Read-only file system: '/shop/a b.py' | /shop/a b.py",
                "java.nio.file.FileSystemException: /shop/A.java: Read-only file system | /shop/A.java",
                "cat: /shop/.helix/tokens: No such file or directory | /shop/.helix/tokens",
                "fatal: not a git repository: '/shop/.git' | /shop/.git",
                "ENOENT: no such file or directory, open '/shop/projects/x/spec.yaml' | /shop/projects/x/spec.yaml",
            })
    void namesWhatWasDenied(String line, String path) {
        assertThat(said("before\n" + line + "\nafter")).containsExactly(new AgentEvent.Denied(path, "Bash: sh do.sh"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat: /shop/nothing.txt: No such file or directory",
                "cat: /shop/projects/evolution/one/workspace/x: No such file or directory",
                "cat: ../../.helix: No such file or directory",
                "All 3 tests passed"
            })
    void whatIsSimplyNotThereIsNoDenial(String line) {
        assertThat(said(line)).isEmpty();
    }

    @Test
    void aFloodOfDenialsIsCut() {
        assertThat(said("touch: cannot touch '/x': Read-only file system\n".repeat(10_000)))
                .hasSizeLessThan(100);
    }
}
