package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HygieneScanTest {

    private static final String TOKEN = "ghp_" + "a1B2".repeat(9);
    private static final String HOME = "/home/" + "noor/x";

    /** Shows what is found as its code and what it covers. */
    private static List<String> found(String text) {
        return HygieneScan.file(text).stream()
                .map(one -> one.code() + " "
                        + text.substring(one.range().start(), one.range().end()))
                .toList();
    }

    private static String sign(char sign) {
        return String.valueOf(sign).repeat(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "< main|a|> x § < main",
                "a|< main § < main",
                "> x § > x",
                ">|a § >",
                "< a|> b|< c|> d § < a;< c",
                "| a|b|> c § | a",
                "< a|| b|> c § < a",
                "<x § ^^",
                "|  § ^^",
                "a < b § ^^",
            })
    void aConflictIsToldOnceWithItsFirstLine(String text, String expected) {
        var full = text.replaceAll("\\|(?! )", "\n")
                .replaceAll("(?m)^<", sign('<'))
                .replaceAll("(?m)^>", sign('>'))
                .replaceAll("(?m)^\\|", "\\" + String.join("\\", sign('|').split("")));
        var shown = found(full).stream()
                .map(one -> one.replace("CONFLICT_MARKER ", "").replaceAll("([<>|])\\1{6}", "$1"))
                .toList();

        assertThat(String.join(";", shown)).isEqualTo(expected);
    }

    @Test
    void findingsComeInTheOrderOfTheText() {
        var text = "x = '" + TOKEN + "'\np = '" + HOME + "'\n" + sign('<') + " main\r\nq = \"" + HOME + "\"\n";

        assertThat(found(text))
                .containsExactly(
                        "SECRET_IN_FILE " + TOKEN,
                        "HARDCODED_PATH " + HOME,
                        "CONFLICT_MARKER " + sign('<') + " main",
                        "HARDCODED_PATH " + HOME);
    }

    @Test
    void atMostTwoHundredOfAKindAreTold() {
        assertThat(HygieneScan.file((sign('<') + " a\n" + sign('>') + " b\n").repeat(201)))
                .hasSize(200);
        assertThat(HygieneScan.file((sign('>') + " b\n").repeat(201))).hasSize(200);
        assertThat(HygieneScan.file((HOME + "\n").repeat(201))).hasSize(200);
        assertThat(HygieneScan.file((TOKEN + "\n").repeat(201))).hasSize(200);
    }

    @Test
    void aSecretIsToldOnceAlsoWhereItLooksLikeTwo() {
        assertThat(found("password = \"" + TOKEN + "\"\n")).containsExactly("SECRET_IN_FILE " + TOKEN);
        assertThat(found("password = \"" + TOKEN + "\"\nsecret: 'Tr0ub4dor&3x'\n"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "password = 'onlywordshere', 0",
        "password = '123456789012', 0",
        "password = 'abc123def456', 1",
        "password = 'abc123def45', 0",
        "api_key: \"abc123def456\", 1",
        "apikey := 'abc123def456', 1",
        "password = abc123def456, 0",
        "passwordless = 'abc123def456', 0",
        "password = 'example12345', 0",
    })
    void aWordIsNoSecretAndASecretNoWord(String text, int count) {
        assertThat(HygieneScan.file(text)).hasSize(count);
    }

    @Test
    void aPathEndsWithItsWord() {
        for (var end : List.of(" ", "\"", "'", "`", "<", ">", "|", ";", ",", ")", "]", "}", "\n", "")) {
            assertThat(found("a " + HOME + end + "b".repeat(end.isEmpty() ? 0 : 1)))
                    .describedAs(end)
                    .containsExactly("HARDCODED_PATH " + HOME);
        }
        assertThat(HygieneScan.file(HOME + "y".repeat(100)).getFirst().detail()).hasSize(80);
    }

    @Test
    void inAnAnswerAPathCountsOnlyInCode() {
        var answer = "It lies in " + HOME + ".\n\n```py\np = '" + HOME + "'\n```\n\nSo " + HOME + "\n";

        assertThat(HygieneScan.answer(answer))
                .singleElement()
                .satisfies(one -> assertThat(one.range().start()).isEqualTo(answer.indexOf("'" + HOME) + 1));
        assertThat(HygieneScan.answer("Use " + TOKEN)).hasSize(1);
    }
}
