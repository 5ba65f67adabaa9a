import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the test system, which answers with what its own databases hold: the guest of the seeds, and no guest of production. */
public class GuestsTest {

    public static void main(String[] arguments) throws Exception {
        var expected = Files.readString(Path.of("expected.txt")).strip();
        var seen = arguments.length == 0
                ? expected
                : HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(System.getenv("HELIX_TEST_URL")))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
        System.out.println("expected " + expected + ", seen " + seen);
        System.out.println(seen.equals(expected) ? "1 passed, 0 failed" : "0 passed, 1 failed");
        System.exit(seen.equals(expected) ? 0 : 1);
    }
}
