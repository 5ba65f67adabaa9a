package dev.helix.adapter.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.testkit.FalseAlarmsContract;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code format-2} and {@code format-3}, which stand for those on other people's disks, are read, and written byte for byte. */
class StoredFormatsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/format-2");

    /** A file that holds one text, and how its content is looked at again. */
    record Kept(String file, int format, int known, Reader reader) {
        /** One that is written in the newest format that is known. */
        Kept(String file, int format, Reader reader) {
            this(file, format, format, reader);
        }

        byte[] golden() throws Exception {
            return Files.readAllBytes(GOLDEN.resolveSibling("format-" + format).resolve(file));
        }

        @Override
        public String toString() {
            return file;
        }
    }

    interface Reader {
        Object read(String name, byte[] content) throws StoredFormat.Damaged;
    }

    static final List<Kept> FILES = List.of(
            new Kept("lease.json", 2, LeaseNote.FILE::read),
            new Kept("alarms.json", 2, AlarmsNote.FILE::read),
            new Kept("browsers.json", 2, LoginsNote.FILE::read),
            new Kept("bundle.json", 2, BundleNote.FILE::read),
            new Kept("session.json", 2, 3, SessionNote.FILE::read),
            new Kept("session-command.json", 2, 3, SessionNote.FILE::read),
            new Kept("session-commands.json", 2, 3, SessionNote.FILE::read),
            new Kept("session-unheard.json", 3, SessionNote.FILE::read),
            new Kept("process.json", 2, StartedProcess.FILE::read),
            new Kept("phase.json", 2, PhaseNote.FILE::read),
            new Kept("answers.jsonl", 6, AnswerLine::record),
            new Kept("costs.jsonl", 2, CostLine::cost),
            new Kept("audit.jsonl", 3, AuditLine::entry));

    private static byte[] golden(String file) throws Exception {
        return Files.readAllBytes(GOLDEN.resolve(file));
    }

    private static String text(String file) throws Exception {
        return Files.readString(GOLDEN.resolve(file));
    }

    @Test
    void theJournalIsReadAndWrittenByteForByte() throws Exception {
        assertThat(new JournalSnapshot(GOLDEN.resolve("journal.jsonl")).after(0))
                .isEqualTo(StoredExamples.journal());

        var written = new ByteArrayOutputStream();
        StoredExamples.journal().forEach(entry -> written.writeBytes(JournalLine.of(entry)));
        assertThat(written.toString(UTF_8)).isEqualTo(text("journal.jsonl"));
    }

    @Test
    void eachCaseOfTheJournalHasANameInTheFile() {
        var cases = Arrays.stream(JournalEntry.class.getPermittedSubclasses()).collect(Collectors.toSet());
        var examples = StoredExamples.journal().stream()
                .map(Recorded::entry)
                .map(Object::getClass)
                .collect(Collectors.<Class<?>>toSet());

        assertThat(examples).as("a case without an example in format-2").isEqualTo(Set.copyOf(cases));
        assertThat(StoredExamples.journal().toString())
                .as("a kind of operation without an example in format-2")
                .contains(Arrays.stream(OperationKind.values()).map(Enum::name).toList());
    }

    @Test
    void noNameInTheJournalIsThatOfAClassOrAConstant() throws Exception {
        assertThat(text("journal.jsonl"))
                .doesNotContainPattern("\"type\":\"[^\"]*[A-Z]")
                .doesNotContainPattern("\"(status|kind|state|outcome|from|to)\":\"[A-Z]");
    }

    @Test
    void aLeaseIsReadAndWrittenByteForByte() throws Exception {
        var lease = StoredExamples.lease();

        var read = LeaseNote.FILE.read("lease.json", golden("lease.json"));

        assertThat(read.lease()).isEqualTo(lease.lease());
        assertThat(read.process()).isEqualTo(lease.process());
        assertThat(read.held()).isTrue();
        assertThat(LeaseNote.FILE.written(lease)).isEqualTo(text("lease.json"));
    }

    @Test
    void theBrowsersThatWereLetInAreReadAndWrittenByteForByte() throws Exception {
        assertThat(LoginsNote.FILE
                        .read("browsers.json", golden("browsers.json"))
                        .logins())
                .isEqualTo(StoredExamples.logins());
        assertThat(LoginsNote.FILE.written(LoginsNote.of(StoredExamples.logins())))
                .isEqualTo(text("browsers.json"));
    }

    @Test
    void falseAlarmsAreReadAndWrittenByteForByte() throws Exception {
        var alarms = List.of(FalseAlarmsContract.sample("hygiene"));

        assertThat(AlarmsNote.FILE.read("alarms.json", golden("alarms.json")).falseAlarms())
                .isEqualTo(alarms);
        assertThat(AlarmsNote.FILE.written(AlarmsNote.of(alarms))).isEqualTo(text("alarms.json"));
    }

    @Test
    void aSealedBundleIsReadAndWrittenByteForByte() throws Exception {
        assertThat(BundleNote.FILE.read("bundle.json", golden("bundle.json")).bundle())
                .isEqualTo(StoredExamples.bundle());
        assertThat(BundleNote.FILE.written(BundleNote.of(StoredExamples.bundle())))
                .isEqualTo(text("bundle.json"));
    }

    @Test
    void aChatIsReadAndWrittenByteForByte() throws Exception {
        assertThat(SessionNote.FILE.read("session.json", golden("session.json")).session())
                .isEqualTo(StoredExamples.session());
        assertThat(SessionNote.FILE.written(SessionNote.of(StoredExamples.session())))
                .isEqualTo(text("session.json"));
    }

    @Test
    void aChatThatHasAnOperationDoneIsReadAndWrittenByteForByte() throws Exception {
        var session = StoredExamples.sessionOfACommand();

        assertThat(SessionNote.FILE.written(SessionNote.of(session))).isEqualTo(text("session-command.json"));
        assertThat(SessionNote.FILE
                        .read("session.json", golden("session-command.json"))
                        .session())
                .isEqualTo(session);
    }

    @Test
    void aChatThatHasSeveralOperationsDoneIsReadAndWrittenByteForByte() throws Exception {
        var session = StoredExamples.sessionOfCommands();

        assertThat(SessionNote.FILE.written(SessionNote.of(session))).isEqualTo(text("session-commands.json"));
        assertThat(SessionNote.FILE
                        .read("session.json", golden("session-commands.json"))
                        .session())
                .isEqualTo(session);
    }

    @Test
    void aChatWithAnEndThatIsUntoldIsReadAndWrittenByteForByte() throws Exception {
        var session = StoredExamples.sessionWithAnEndThatIsUntold();
        var golden = GOLDEN.resolveSibling("format-3").resolve("session-unheard.json");

        assertThat(SessionNote.FILE.written(SessionNote.of(session))).isEqualTo(Files.readString(golden));
        assertThat(SessionNote.FILE
                        .read("session.json", Files.readAllBytes(golden))
                        .session())
                .isEqualTo(session);
    }

    @Test
    void aStartedSystemIsReadAndWrittenByteForByte() throws Exception {
        var process = StoredExamples.process();

        var read = StartedProcess.FILE.read("process.json", golden("process.json"));

        assertThat(new StartedProcess(read.processes(), read.slot(), read.tree(), read.logFrom()))
                .isEqualTo(process);
        assertThat(StartedProcess.FILE.written(process)).isEqualTo(text("process.json"));
    }

    @Test
    void aPhasesReportIsWrittenByteForByte() throws Exception {
        var note = PhaseNote.of(StoredExamples.phase());

        assertThat(PhaseNote.FILE.written(note)).isEqualTo(text("phase.json"));
        assertThat(PhaseNote.FILE.read("phase.json", golden("phase.json")))
                .usingRecursiveComparison()
                .ignoringFields("checksum")
                .isEqualTo(note);
    }

    @Test
    void anAuditLineIsReadAndWrittenByteForByte() throws Exception {
        var file = GOLDEN.resolveSibling("format-3").resolve("audit.jsonl");
        assertThat(AuditLine.entry("audit.jsonl:1", Files.readAllBytes(file))).isEqualTo(StoredExamples.audit());
        assertThat(new String(AuditLine.of(StoredExamples.audit(), "0".repeat(64)), UTF_8))
                .isEqualTo(Files.readString(file));
    }

    @Test
    void anAuditLineOfFormatTwoIsStillRead() throws Exception {
        var entry = AuditLine.entry("audit.jsonl:1", golden("audit.jsonl"));

        assertThat(entry.who()).isEqualTo("user:jürgen");
        assertThat(entry.onBehalfOf()).isNull();
        assertThat(AuditLine.previous("audit.jsonl:1", golden("audit.jsonl"))).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void whateverIsDamagedIsNoticed(Kept kept) throws Exception {
        var good = kept.golden();
        var seed = 20260131L;
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 2_000; i++) {
            var bad = damaged(good, random);
            assertThatThrownBy(() -> kept.reader().read(kept.file(), bad))
                    .as("seed %d, damage %d: %s", seed, i, new String(bad, UTF_8))
                    .isInstanceOfAny(StoredFormat.Damaged.class, Refused.class);
        }
    }

    /** Changes, takes out, doubles or puts in one to three bytes. */
    static byte[] damaged(byte[] good, RandomGenerator random) {
        var bad = good;
        do {
            int at = random.nextInt(bad.length);
            var piece = new byte[random.nextInt(1, 4)];
            random.nextBytes(piece);
            int taken = random.nextInt(3) == 0 ? 0 : Math.min(random.nextInt(1, 4), bad.length - at);
            int put = taken > 0 && random.nextInt(3) == 0 ? 0 : piece.length;
            var out = new ByteArrayOutputStream();
            out.write(bad, 0, at);
            out.write(piece, 0, put);
            out.write(bad, at + taken, bad.length - at - taken);
            bad = out.toByteArray();
        } while (bad.length == 0 || Arrays.equals(bad, good));
        return bad;
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void aNewerFormatIsRefusedWithASentence(Kept kept) throws Exception {
        var newer = new String(kept.golden(), UTF_8)
                .replaceFirst("\"format\"( ?):( ?)" + kept.format(), "\"format\"$1:$29")
                .getBytes(UTF_8);

        assertThatThrownBy(() -> kept.reader().read("a/" + kept.file(), newer))
                .asInstanceOf(type(Refused.class))
                .extracting(Refused::refusal)
                .isEqualTo(new Refusal.NewerFormat("a/" + kept.file(), 9, kept.known()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal.jsonl", "journal.jsonl:12"})
    void theSentenceSaysWhatToDo(String file) {
        assertThat(new Refusal.NewerFormat(file, 9, 2).message())
                .startsWith(file + " has format 9, and this HELIX knows formats up to 2")
                .contains("start the newer HELIX");
    }
}
