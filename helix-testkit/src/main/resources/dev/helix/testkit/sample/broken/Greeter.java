import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A service that greets: GET /greet?name=Ada&lang=de. Started by: java Greeter.java */
public class Greeter {

    public static String greet(Map<String, String> query) {
        return String.format(form(query.getOrDefault("lang", "en")), query.getOrDefault("name", "world"));
    }

    /** Returns the greeting of a language; English where the language is not known. */
    static String form(String lang) {
        Properties forms = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("greetings.properties"))) {
            forms.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("greetings.properties can't be read", e);
        }
        return forms.getProperty(lang, "Hello, %s!");
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("HELIX_PORT", "8001"));
        int limit = System.getenv("GREETER_LIMIT").length();
        String tree = System.getenv().getOrDefault("HELIX_TREE", "");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/healthz", exchange -> answer(exchange, "{\"status\":\"ok\",\"tree\":\"" + tree + "\"}"));
        server.createContext("/greet", exchange -> answer(exchange, greet(query(exchange))));
        server.start();
        System.out.println("greeting on port " + port + ", limit " + limit);
    }

    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> found = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                found.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
