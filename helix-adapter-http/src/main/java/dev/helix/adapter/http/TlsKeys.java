package dev.helix.adapter.http;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Certificate and key of a server, from files in PEM. */
public final class TlsKeys {

    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final System.Logger LOG = System.getLogger(TlsKeys.class.getName());

    private TlsKeys() {}

    /** Returns both as a key store without a password. @throws PortException where one is not there, not readable, or not fitting */
    static KeyStore read(HttpSettings.Tls tls) {
        var chain = certificates(tls.certificate());
        var key = key(tls.key());
        if (!chain[0].getPublicKey().getAlgorithm().equals(key.getAlgorithm())
                && !("EdDSA".equals(key.getAlgorithm())
                        || "EdDSA".equals(chain[0].getPublicKey().getAlgorithm()))) {
            throw new PortException("the key " + tls.key() + " is not that of the certificate " + tls.certificate());
        }
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("helix", key, new char[0], chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new PortException("the certificate " + tls.certificate() + " can't be used: " + e.getMessage(), e);
        }
    }

    /** Returns what trusts the very certificate that a server on this machine is known to have, by whatever name it is called. */
    public static SSLContext trusting(Path certificate) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pinned(certificates(certificate)[0])}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new PortException("TLS can't be spoken: " + e.getMessage(), e);
        }
    }

    private static Certificate[] certificates(Path file) {
        try (var in = Files.newInputStream(file)) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new PortException(file + " holds no certificate in PEM");
            }
            return all.toArray(Certificate[]::new);
        } catch (IOException | CertificateException e) {
            throw new PortException("can't read the certificate " + file + ": " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new PortException("can't read the key " + file + ": " + e.getMessage(), e);
        }
        var match = KEY.matcher(text);
        if (!match.find()) {
            throw new PortException(
                    file + " holds no key in PKCS#8 without a passphrase; `openssl pkcs8 -topk8 -nocrypt -in "
                            + file.getFileName() + "` writes one");
        }
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(match.group(1)));
            for (var kind : KINDS) {
                try {
                    return KeyFactory.getInstance(kind).generatePrivate(spec);
                } catch (InvalidKeySpecException e) {
                    LOG.log(System.Logger.Level.TRACE, "no key of the kind {0}", kind);
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PortException("can't read the key " + file + ": " + e.getMessage(), e);
        }
        throw new PortException("the key " + file + " is of none of the kinds " + KINDS);
    }

    /** Trusts one certificate. The name does not matter: it is not a name that is proven here. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final Certificate only;

        Pinned(Certificate only) {
            this.only = only;
        }

        private void require(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !chain[0].equals(only)) {
                throw new CertificateException("the server shows another certificate than helix.yaml names");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            require(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            require(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            require(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is known by a certificate here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
