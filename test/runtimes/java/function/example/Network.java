package example;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

final class Network {
    private static final String SILENT = "10.255.255.1";

    static Object run(String name) throws Exception {
        return switch (name) {
            case "refused" -> connect("127.0.0.1", 5433);
            case "refused-as-cause" -> refusedAsCause();
            case "refused-http-client" -> send("http://127.0.0.1:5433/prices");
            case "refused-url-connection" -> open("http://127.0.0.1:5433/prices");
            case "unreachable" -> connect("10.0.9.1", 80);
            case "unreachable-http-client" -> send("http://10.0.9.1/");
            case "name-not-found" -> connect("db.orders.invalid", 5432);
            case "name-not-found-http-client" -> send("http://prices.invalid/");
            case "name-not-found-url-connection" -> open("http://prices.invalid/");
            case "connect-timeout" -> connect(SILENT, 5432);
            case "connect-timeout-http-client" -> send("http://" + SILENT + "/prices");
            case "read-timeout" -> read("127.0.0.1", 18083);
            case "read-timeout-http-client" -> send("http://127.0.0.1:18083/slow");
            case "read-timeout-url-connection" -> open("http://127.0.0.1:18083/slow");
            case "reset" -> read("127.0.0.1", 18087);
            case "reset-http-client" -> send("http://127.0.0.1:18081/");
            case "closed-http-client" -> send("http://127.0.0.1:18082/");
            case "closed-url-connection" -> open("http://127.0.0.1:18082/");
            case "tls-plain-port" -> shakeHands("127.0.0.1", 18084);
            case "tls-plain-port-http-client" -> send("https://127.0.0.1:18084/");
            case "certificate" -> open("https://127.0.0.1:18085/");
            case "certificate-http-client" -> send("https://127.0.0.1:18085/");
            default -> throw new IllegalArgumentException("no case " + name);
        };
    }

    static Object connect(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 200);
        }
        return null;
    }

    private static Object read(String host, int port) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(200);
            return socket.getInputStream().read();
        }
    }

    private static Object shakeHands(String host, int port) throws IOException {
        try (Socket socket = SSLSocketFactory.getDefault().createSocket(host, port)) {
            ((SSLSocket) socket).startHandshake();
        }
        return null;
    }

    private static Object refusedAsCause() {
        try {
            return connect("127.0.0.1", 5433);
        } catch (IOException cause) {
            throw new IllegalStateException("order 7", new RuntimeException("store", cause));
        }
    }

    static Object send(String url) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofMillis(2000)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMillis(3000)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private static Object open(String url) throws IOException {
        var connection = new URL(url).openConnection();
        connection.setConnectTimeout(200);
        connection.setReadTimeout(200);
        return connection.getInputStream().read();
    }
}
