package dev.helix.adapter.local;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Statements of in-toto, version 1, in envelopes of DSSE, one in a line. What others have written is read strictly: a key that stands
 * there twice, a second subject or another kind of digest is no proof.
 */
public final class InTotoFormat implements ProofFormat {

    private static final int DEEPEST = 20;
    private static final int LONGEST_TEXT = 2_000_000;
    private static final int LONGEST_NAME = 300;
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}");

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_NAME)
                            .maxDocumentLength(2L * LONGEST_TEXT)
                            .build())
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public Content payload(Statement statement) {
        var all = new LinkedHashMap<String, Object>();
        all.put("_type", Statement.TYPE);
        all.put(
                "subject",
                List.of(Map.of(
                        "digest",
                        Map.of(
                                statement.subject().kind().key(),
                                statement.subject().sha()))));
        all.put("predicateType", statement.type());
        all.put("predicate", statement.predicate());
        return Content.of(json.writeValueAsBytes(all));
    }

    @Override
    public Statement statement(Content payload) {
        var all = object("the statement", payload.bytes());
        if (!Statement.TYPE.equals(all.get("_type"))) {
            throw new Flawed(FlawCode.PROOF_TYPE, "it is no in-toto statement, but '" + all.get("_type") + "'");
        }
        return new Statement(
                subject(all.get("subject")),
                text("predicateType", all.get("predicateType")),
                map("predicate", all.get("predicate")));
    }

    private static Statement.Subject subject(@Nullable Object subjects) {
        if (!(subjects instanceof List<?> list) || list.size() != 1) {
            throw new Flawed(FlawCode.PROOF_TYPE, "it is not about one object, but several or none");
        }
        var digest = map("digest", map("subject", list.getFirst()).get("digest"));
        if (digest.size() != 1) {
            throw new Flawed(FlawCode.PROOF_TYPE, "its subject has not one name, but several or none");
        }
        for (var kind : Statement.Subject.Kind.values()) {
            if (digest.get(kind.key()) instanceof String sha) {
                if (!SHA.matcher(sha).matches()) {
                    throw new Flawed(FlawCode.PROOF_TYPE, "its subject is no name of an object of git: " + sha);
                }
                return new Statement.Subject(kind, sha);
            }
        }
        throw new Flawed(FlawCode.PROOF_TYPE, "its subject is named by " + digest.keySet() + ", and not as git does");
    }

    @Override
    public String line(Envelope envelope) {
        var all = new LinkedHashMap<String, Object>();
        all.put("payloadType", envelope.payloadType());
        all.put("payload", encoded(envelope.payload()));
        all.put(
                "signatures",
                envelope.signatures().stream()
                        .map(signature -> Map.of("keyid", signature.keyId(), "sig", encoded(signature.bytes())))
                        .toList());
        return json.writeValueAsString(all);
    }

    @Override
    public Envelope envelope(String line) {
        var all = object("the envelope", Content.of(line).bytes());
        var signatures = new ArrayList<Envelope.Signature>();
        if (!(all.get("signatures") instanceof List<?> list)) {
            throw unreadable("the envelope has no list of signatures");
        }
        for (var item : list) {
            var signature = map("signature", item);
            signatures.add(new Envelope.Signature(
                    signature.containsKey("keyid") ? text("keyid", signature.get("keyid")) : "",
                    decoded("sig", signature.get("sig"))));
        }
        return new Envelope(
                text("payloadType", all.get("payloadType")), decoded("payload", all.get("payload")), signatures);
    }

    private Map<String, Object> object(String what, byte[] bytes) {
        try {
            return map(what, json.readValue(bytes, Object.class));
        } catch (JacksonException e) {
            throw unreadable(what + " is no JSON that says each thing once: " + e.getOriginalMessage());
        }
    }

    private static Map<String, Object> map(String what, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw unreadable(what + " is no object");
        }
        var all = new LinkedHashMap<String, Object>();
        map.forEach((key, item) -> {
            if (item == null) {
                throw unreadable(key + " of " + what + " is null");
            }
            all.put(String.valueOf(key), item);
        });
        return all;
    }

    private static String text(String what, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw unreadable(what + " is no text");
    }

    private static String encoded(Content content) {
        return Base64.getEncoder().encodeToString(content.bytes());
    }

    /** Either alphabet will do, as DSSE asks for. */
    private static Content decoded(String what, @Nullable Object value) {
        var text = text(what, value);
        try {
            return Content.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException e) {
            throw unreadable(what + " is no base64 text");
        }
    }

    private static Flawed unreadable(String why) {
        return new Flawed(FlawCode.PROOF_UNREADABLE, why);
    }
}
