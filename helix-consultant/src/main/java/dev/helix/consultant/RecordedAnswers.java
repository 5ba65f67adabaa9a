package dev.helix.consultant;

import dev.helix.domain.access.Role;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.FalseAlarms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Recorded answers: who may read which, and where people say that a rule was wrong. Pages, REST and the command line come through here.
 * Safe for use by many threads.
 */
public final class RecordedAnswers {

    /** How far back they are looked for where nobody says how far. */
    public static final Duration USUAL = Duration.ofDays(30);

    private final AnswerRecords records;
    private final ChatSessions chats;
    private final FalseAlarms alarms;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RecordedAnswers(
            AnswerRecords records, ChatSessions chats, FalseAlarms alarms, AuditTrail audit, InstantSource clock) {
        this.records = records;
        this.chats = chats;
        this.alarms = alarms;
        this.audit = audit;
        this.clock = clock;
    }

    /** Returns whether somebody may read a chat: who has to do with some projects alone reads those that they have had themselves. */
    public static boolean mayRead(Requester by, ChatSession chat) {
        return by.role().includes(Role.CHAT)
                && (by.projects().isAll() || chat.chat().startsWith(by.who().replaceFirst("^user:", "") + "/"));
    }

    /**
     * Returns those of the last {@code age} that somebody may read, oldest first.
     *
     * @throws Refused as Forbidden
     */
    public List<AnswerRecord> last(Duration age, Requester by) {
        return since(clock.instant().minus(age), by);
    }

    private List<AnswerRecord> since(Instant begin, Requester by) {
        require(Role.CHAT, by);
        return readable(records.since(begin), by);
    }

    private List<AnswerRecord> readable(List<AnswerRecord> all, Requester by) {
        if (by.projects().isAll()) {
            return all;
        }
        var own = chats.all().stream()
                .filter(chat -> mayRead(by, chat))
                .map(chat -> chat.id().value())
                .collect(Collectors.toSet());
        return all.stream()
                .filter(record -> record.owner() != null && own.contains(record.owner()))
                .toList();
    }

    /** Returns one by its id; empty where there is none that somebody may read. @throws Refused as Forbidden */
    public Optional<AnswerRecord> find(String id, Requester by) {
        require(Role.CHAT, by);
        var found = day(id).map(records::on).orElse(List.of()).stream()
                .filter(record -> id(record).equals(id))
                .toList();
        return readable(found, by).stream().findFirst();
    }

    /** An id begins with the day (UTC): no other days have to be read for it. Empty where it does not. */
    private static Optional<LocalDate> day(String id) {
        try {
            return Optional.of(
                    LocalDate.parse(id.substring(0, Math.max(0, id.indexOf('T'))), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the id of a record: nothing else names it, and two calls never begin in the same microsecond of one agent. */
    public static String id(AnswerRecord record) {
        return record.at().toString().replaceAll("[^0-9A-Z]", "");
    }

    /** Returns the rules that an answer broke in any attempt, sorted. */
    public static List<String> broken(AnswerRecord record) {
        return record.turns().stream()
                .flatMap(turn -> turn.found().stream())
                .map(AnswerRecord.Found::validator)
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns where people say that a rule was wrong, for {@link #marked}: read once, for as many answers as there are. */
    public List<FalseAlarm> marks() {
        return alarms.all();
    }

    /** Returns who says by {@code marks} that a rule was wrong about an answer; empty for nobody. */
    public static Optional<String> marked(List<FalseAlarm> marks, AnswerRecord record, String rule) {
        return marks.stream()
                .filter(alarm -> alarm.isAbout(record.at(), rule))
                .map(FalseAlarm::by)
                .findFirst();
    }

    /**
     * Marks that a rule was wrong about an answer, or takes that back.
     *
     * @return the answer
     * @throws Refused as Forbidden, or InvalidSpec where there is no such answer, or it did not break that rule
     */
    public AnswerRecord mark(String id, String rule, boolean wrong, Requester by) {
        require(Role.OPERATOR, by);
        var record =
                find(id, by).orElseThrow(() -> refused("answer", "there is no answer of that id that you may read"));
        var broken = broken(record);
        if (!broken.contains(rule)) {
            throw refused(
                    "rule",
                    broken.isEmpty()
                            ? "that answer broke no rule"
                            : "that answer did not break it; it broke " + String.join(", ", broken));
        }
        Instant now = clock.instant();
        if (wrong) {
            alarms.mark(new FalseAlarm(record.at(), rule, by.by(), now));
        } else {
            alarms.unmark(record.at(), rule);
        }
        audit.note(new AuditTrail.Entry(
                now,
                by.who(),
                by.onBehalfOf(),
                by.from(),
                wrong ? "mark-false-alarm" : "unmark-false-alarm",
                null,
                id + " " + rule,
                List.of()));
        return record;
    }

    private static void require(Role role, Requester by) {
        if (!by.role().includes(role)) {
            throw new Refused(new Refusal.Forbidden(role, by.role()));
        }
    }

    private static Refused refused(String key, String why) {
        return new Refused(new Refusal.InvalidSpec("request", 0, key, why));
    }
}
