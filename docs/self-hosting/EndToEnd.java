import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A person's way through a HELIX that runs as the test system, from outside: by HTTP and by its command line. It has nothing but a JDK
 * below it, and trusts nothing of the candidate: each look compares an answer with what must stand in it.
 */
final class EndToEnd {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path APPLICATION = Path.of("helix-app/target");
    private static final Path SAMPLE = APPLICATION.resolve("sample");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url = System.getenv("HELIX_TEST_URL");
    private final String token;
    private int passed;

    private EndToEnd() throws IOException {
        token = Files.readString(SAMPLE.resolve(".helix/credential")).strip();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var way = new EndToEnd();
        try {
            way.looks();
            way.chats();
            way.checks();
            way.deploys();
            System.out.println(way.passed + " passed, 0 failed");
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            System.out.println(way.passed + " passed, 1 failed");
            System.exit(1);
        }
    }

    private void looks() throws IOException, InterruptedException {
        var health = get("/healthz");
        holds("its health names the tree that it was built from", health, "\"tree\":\"" + System.getenv("HELIX_TREE") + "\"");
        holds("its health names a version", health, "\"version\":\"");
        holds("it lists projects", get("/helix/evolution/projects"), "\"projects\":[");
    }

    private void chats() throws IOException, InterruptedException {
        holds("it answers /help by itself", chat("/help"), "/projects");
        var answer = chat("It should greet once more.");
        holds("it answers by its agent", answer, "You want another greeting.");
        if (answer.contains("STEP:")) {
            throw new IllegalStateException("a reader of the chat sees the marker of the step: " + answer);
        }
    }

    private void checks() throws IOException, InterruptedException {
        var none = check("It is done.\n");
        holds("its command line finds an answer without a step", none, "MISSING_STEP_MARKER");
        holds("its command line takes one with a step", check("It is done.\n\n<!-- STEP: done -->\n"), "\"valid\":true");
    }

    private void deploys() throws IOException, InterruptedException {
        var id = "greet-" + System.nanoTime();
        var project = "/helix/evolution/projects/" + id;
        send("POST", "/helix/evolution/projects", "{\"id\":\"" + id + "\",\"title\":\"Greets again\",\"description\":\"Once more.\"}");
        var file = SAMPLE.resolve("projects/evolution/" + id + "/modified/greeting.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hello again\n");
        holds("it seals a project", send("POST", project + "/ready", ""), "\"state\":\"succeeded\"");
        holds("it deploys a project", send("POST", project + "/deploy", ""), "\"state\":\"succeeded\"");
        var deployed = get(project);
        holds("the project is deployed", deployed, "\"status\":\"deployed\"");
        var tree = Pattern.compile("\"candidate_tree\":\"([0-9a-f]{40})\"").matcher(deployed);
        if (!tree.find()) {
            throw new IllegalStateException("the project names no tree: " + deployed);
        }
        int port = URI.create(url).getPort() + 2000;
        holds("its own test system runs that tree", text("GET", URI.create("http://127.0.0.1:" + port + "/healthz"), ""), tree.group(1));
        holds("it integrates a project", send("POST", project + "/integrate", ""), "\"state\":\"succeeded\"");
    }

    private String chat(String text) throws IOException, InterruptedException {
        return send("POST", "/v1/chat/completions", "{\"model\":\"helix-consultant\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}");
    }

    private String check(String answer) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar",
                        APPLICATION.resolve("helix.jar").toString(), "check", "--format", "json", "-"))
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(answer.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.replaceAll("\\s*:\\s*", ":");
    }

    private String get(String path) throws IOException, InterruptedException {
        return text("GET", URI.create(url + path), "");
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        return text(method, URI.create(url + path), body);
    }

    private String text(String method, URI address, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=80")
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private void holds(String what, String answer, String part) {
        if (!answer.contains(part)) {
            throw new IllegalStateException("not so: " + what + "; expected " + part + " in: " + answer);
        }
        passed++;
        System.out.println("ok " + what);
    }
}
