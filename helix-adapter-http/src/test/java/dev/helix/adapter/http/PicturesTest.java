package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ConsultantSettings;
import dev.helix.consultant.PictureCheck;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in a chat are what they say they are, and no larger than somebody can read. */
class PicturesTest {

    private static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
    private static final String GIF = "GIF89a";

    private static byte[] bytes(String letters) {
        return letters.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String big(int first, int second, int count) {
        var text = new StringBuilder();
        for (long side : new long[] {first, second}) {
            for (int i = count - 1; i >= 0; i--) {
                text.append((char) ((side >> (8 * i)) & 0xFF));
            }
        }
        return text.toString();
    }

    private static String little(int width, int height, int count) {
        var text = new StringBuilder();
        for (long side : new long[] {width, height}) {
            for (int i = 0; i < count; i++) {
                text.append((char) ((side >> (8 * i)) & 0xFF));
            }
        }
        return text.toString();
    }

    private static String jpeg(int width, int height) {
        // A segment of the application, a table of a frame, and then the frame's head.
        return "\u00ff\u00d8\u00ff\u00e0\0\4ab\u00ff\u00c4\0\3x\u00ff\u00ff\u00c2\0\u0011\b" + big(height, width, 2)
                + "\3";
    }

    private static String webp(String chunk, String data) {
        return "RIFF\0\0\0\0WEBP" + chunk + (char) data.length() + "\0\0\0" + data;
    }

    private static String picture(String kind, int width, int height) {
        return switch (kind) {
            case "png" -> PNG + big(width, height, 4);
            case "jpeg" -> jpeg(width, height);
            case "gif" -> GIF + little(width, height, 2) + "\0\0\0";
            case "gif-frame" ->
                GIF + little(1, 1, 2) + "\u0080\0\0abcdef!\u00f9\1x\0,\0\0\0\0" + little(width, height, 2) + "\0";
            case "webp-lossy" -> webp("VP8 ", "abc\u009d\1*" + little(width, height, 2));
            case "webp-lossless" -> {
                long sides = (width - 1L) | ((height - 1L) << 14);
                yield webp("VP8L", "/" + little((int) (sides & 0xFFFF), (int) (sides >> 16), 2));
            }
            case "webp" -> webp("VP8X", "\0\0\0\0" + little(width - 1, height - 1, 3));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String body(String type, byte[] picture) {
        return "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/"
                + type
                + ";base64," + Base64.getEncoder().encodeToString(picture) + "\"}}]}]}";
    }

    private static void isRefused(String type, byte[] picture, int status, String code, String why) {
        try (var chat = new ChatServer(saying(GOOD))) {
            var answer = chat.post(body(type, picture));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.at("error").path("code").asString()).isEqualTo(code);
            assertThat(answer.at("error").path("message").asString()).contains("Picture 1", why);
            assertThat(chat.agent.prompts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "png, png",
        "jpeg, jpeg",
        "jpeg, jpg",
        "gif, gif",
        "gif-frame, gif",
        "webp, webp",
        "webp-lossy, webp",
        "webp-lossless, webp"
    })
    void eachKindOfAnOrdinarySizeIsTaken(String kind, String type) {
        try (var chat = new ChatServer(saying(GOOD))) {
            assertThat(chat.post(body(type, bytes(picture(kind, 4000, 3000)))).status())
                    .isEqualTo(200);
            assertThat(chat.agent.prompts().getFirst().text()).contains("images/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "png, png, 30000",
        "png, png, 2147483647",
        "png, png, -1",
        "jpeg, jpeg, 30000",
        "gif, gif, 30000",
        "gif-frame, gif, 30000",
        "webp, webp, 30000",
        "webp-lossy, webp, 16000",
        "webp-lossless, webp, 16000"
    })
    void aFewBytesThatClaimAHugePictureAreRefusedByName(String kind, String type, int side) {
        isRefused(type, bytes(picture(kind, side, side)), 413, "picture_too_many_pixels", "50 million");
    }

    @Test
    void aPictureThatIsTooLargeIsRefusedByName() {
        var large = Arrays.copyOf(bytes(picture("png", 10, 10)), PictureCheck.MOST_BYTES + 1);

        isRefused("png", large, 413, "picture_too_large", "larger than 16 MiB");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"", "<svg onload=\"x\"/>", "%PDF-1.7", "#!/bin/sh\n", "RIFF\0\0\0\0WAVE", "GIF88a", "\u0089PNG"})
    void whatIsNoPictureIsRefusedWhateverItSaysItIs(String text) {
        isRefused("png", bytes(text), 400, "picture_unknown", "PNG, JPEG, GIF or WebP");
    }

    @ParameterizedTest
    @CsvSource({"png, jpeg, jpg", "jpeg, webp, webp", "gif, png, png", "webp, gif, gif"})
    void aPictureOfAnotherKindThanItSaysIsRefused(String kind, String type, String told) {
        isRefused(type, bytes(picture(kind, 10, 10)), 400, "picture_mismatch", "says that it is " + told);
    }

    @ParameterizedTest
    @CsvSource({"png, png", "jpeg, jpeg", "gif, gif", "webp-lossy, webp"})
    void aPictureThatDoesNotSayHowLargeItIsIsRefused(String kind, String type) {
        isRefused(type, bytes(picture(kind, 0, 10)), 400, "picture_broken", "how large");
    }

    @Test
    void aRefusedPictureOfAnEarlierMessageDoesNotShutTheChat() {
        try (var chat = new ChatServer(saying(GOOD))) {
            var earlier = body("png", bytes("no picture"));
            var later = earlier.substring(0, earlier.length() - 2)
                    + ",{\"role\":\"assistant\",\"content\":\"?\"},{\"role\":\"user\",\"content\":\"without it\"}]}";

            assertThat(chat.post(later).status()).isEqualTo(200);
        }
    }

    /** A client sends all of the conversation again with each message; it would be kept as often. */
    @Test
    void aPictureOfAnEarlierMessageIsNeitherKeptNorHandedOn() {
        try (var chat = new ChatServer(saying(GOOD, GOOD))) {
            var with = body("png", bytes(picture("png", 10, 10)));
            var later = with.substring(0, with.length() - 2)
                    + ",{\"role\":\"assistant\",\"content\":\"?\"},{\"role\":\"user\",\"content\":\"without it\"}]}";

            assertThat(chat.post(later).status()).isEqualTo(200);

            assertThat(chat.agent.prompts().getLast().text())
                    .contains("without it")
                    .doesNotContain(".png", "PNG", "base64");
            assertThat(chat.post(with).status()).isEqualTo(200);
            assertThat(chat.agent.prompts().getLast().text())
                    .as("that of the last one is")
                    .contains(".png");
        }
    }

    @Test
    void theyAreRefusedInTheChatsLanguage() {
        var german = new ConsultantSettings(false, Locale.GERMAN, ConsultantSettings.GRACE);
        try (var chat = new ChatServer(saying(GOOD), german, InMemoryFiles.empty(), HttpAccess.LOCAL)) {
            var answer = chat.post(body("png", bytes(picture("png", 30000, 30000))));

            assertThat(answer.at("error").path("message").asString())
                    .isEqualTo("Bild 1 hätte 900 Millionen Bildpunkte, und mehr als 50 Millionen werden nicht gelesen."
                            + " Verkleinere es und schicke es noch einmal.");
        }
    }
}
