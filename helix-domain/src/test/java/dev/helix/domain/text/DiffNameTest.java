package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiffNameTest {

    @Test
    void quotesAndNumbersOfBytesAreTakenAway() {
        assertThat(DiffName.unquoted("plain name")).isEqualTo("plain name");
        assertThat(DiffName.unquoted("\"one \\\"two\\\" \\\\ \\t.md\"")).isEqualTo("one \"two\" \\ \t.md");
        assertThat(DiffName.unquoted("\"\\303\\234bersicht \\344\\270\\255.md\""))
                .isEqualTo("Übersicht 中.md");
        assertThat(DiffName.unquoted("\"Übersicht \\\"😀\\\"\"")).isEqualTo("Übersicht \"😀\"");
    }

    @Test
    void whatIsNoQuotedNameIsReadAsFarAsItGoes() {
        assertThat(DiffName.unquoted("\"open")).isEqualTo("open");
        assertThat(DiffName.unquoted("\"ends\\")).isEqualTo("ends\\");
        assertThat(DiffName.unquoted("\"\\9\\q\\377\"")).isEqualTo("\\9\\q\uFFFD");
        assertThat(DiffName.of("")).isEmpty();
        assertThat(DiffName.of("diff --git ")).isEmpty();
    }

    @Test
    void theNameIsTheOneAfterTheChangeOrTheLastOne() {
        assertThat(DiffName.of("diff --git a/x b/x b/x b/x\n--- a/x b/x\t\n+++ b/x b/x\t\n@@ -1 +1 @@\n+++ b/other\n"))
                .isEqualTo("x b/x");
        assertThat(DiffName.of("diff --git a/gone b/gone\n--- a/gone\n+++ /dev/null\n"))
                .isEqualTo("gone");
        assertThat(DiffName.of("diff --git a/old b/new b/er\nrename from old\nrename to new b/er\n"))
                .isEqualTo("new b/er");
        assertThat(DiffName.of("diff --git a/p.png b/p.png\nBinary files a/p.png and b/p.png differ\n"))
                .isEqualTo("p.png");
    }
}
