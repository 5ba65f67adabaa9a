import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;

/** Tests of the service. Started by: java GreeterTest.java, or with the argument e2e against HELIX_TEST_URL. */
public class GreeterTest {

    private static int passed;
    private static int failed;

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("e2e")) {
            endToEnd(System.getenv("HELIX_TEST_URL"));
        } else {
            unit();
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    static void unit() throws Exception {
        check("greets the world", "Hello, world!", greet(Map.of()));
        check("greets by name", "Hello, Ada!", greet(Map.of("name", "Ada")));
    }

    static void endToEnd(String url) throws Exception {
        check("greets over HTTP", "Hello, Ada!", get(url + "/greet?name=Ada"));
        check("decodes the name", "Hello, Ada Lovelace!", get(url + "/greet?name=Ada+Lovelace"));
    }

    static void check(String what, String expected, String actual) {
        boolean same = expected.equals(actual);
        passed += same ? 1 : 0;
        failed += same ? 0 : 1;
        System.out.println((same ? "ok   " : "FAIL ") + what + (same ? "" : ": expected " + expected + ", was " + actual));
    }

    static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Class<?> service;

    /** A source file that java runs knows no other source file, so the service is compiled here. */
    static String greet(Map<String, String> query) throws Exception {
        if (service == null) {
            Path out = Files.createTempDirectory("greeter");
            int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", out.toString(), "Greeter.java");
            if (code != 0) {
                throw new IllegalStateException("Greeter.java does not compile");
            }
            service = new URLClassLoader(new URL[] {out.toUri().toURL()}).loadClass("Greeter");
        }
        return (String) service.getMethod("greet", Map.class).invoke(null, query);
    }
}
