import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;

/** Greets the guests that PostgreSQL knows with the word that Redis has. */
public class Guests {

    static Connection postgres() throws Exception {
        return DriverManager.getConnection(
                "jdbc:" + System.getenv("HELIX_POSTGRES_URL"), System.getenv("HELIX_POSTGRES_USER"), "");
    }

    static String word() throws Exception {
        var url = URI.create(System.getenv("HELIX_REDIS_URL"));
        try (var redis = new Socket(url.getHost(), url.getPort())) {
            redis.getOutputStream().write("GET greeting\r\n".getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(redis.getInputStream(), StandardCharsets.UTF_8));
            return in.readLine().equals("$-1") ? "Hello" : in.readLine();
        }
    }

    static String greeting() throws Exception {
        try (var postgres = postgres();
                var found = postgres.createStatement()
                        .executeQuery("select coalesce(string_agg(name, ' and ' order by id), 'nobody') from guest")) {
            found.next();
            return word() + ", " + found.getString(1) + "!";
        }
    }

    public static void main(String[] arguments) throws Exception {
        var server =
                HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("HELIX_PORT"))), 0);
        server.createContext("/", exchange -> {
            int status = 200;
            String answer;
            try {
                answer = greeting();
            } catch (Exception e) {
                status = 500;
                answer = e.toString();
            }
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }
}
