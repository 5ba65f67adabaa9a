package dev.helix.enforcement.validator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * By what tests, what they assert and what switches them off is known in one language. The patterns are for single lines.
 *
 * @param test declares a test
 * @param skipped keeps a test from running, always
 * @param sometimes keeps it from running under a condition
 * @param narrowed keeps all others from running, or ends the run
 * @param asserted compares or demands something
 * @param existence demands no more than that something is there
 * @param empty demands what always holds; for a line with its strings
 * @param escaped code that escapes type checks
 * @param silenced comments that silence checks
 */
record TestWords(
        Pattern test,
        Pattern skipped,
        Pattern sometimes,
        Pattern narrowed,
        Pattern asserted,
        Pattern existence,
        Pattern empty,
        Pattern escaped,
        Pattern silenced) {

    private static final String NEVER = "(?!)";
    private static final String LITERAL = "(true|false|True|False|\\d{1,9}|\"[^\"]{0,40}\"|'[^']{0,40}')";
    private static final Map<Language, TestWords> ALL = new EnumMap<>(Language.class);

    static {
        var js = "\\b(?:it|test|describe|suite|context|specify)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*";
        put(
                Language.SCRIPT,
                "\\b(?:it|test|specify)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*(?:\\[[^\\]]{0,20}]\\s*)?\\(",
                js + "(?:\\.\\s*(?:skip|todo|fixme|fails?|failing)\\b|\\[\\s*[\"'`](?:skip|todo)[\"'`])"
                        + "|\\bx(?:it|test|describe|context|specify)\\b\\s*[(.]|\\bthis\\s*\\.\\s*skip\\s*\\("
                        + "|\\b(?:t|ctx|context)\\s*\\.\\s*skip\\s*\\(|\\bskip\\s*:\\s*(?:true|[\"'`])"
                        + "|\\.\\s*skipIf\\s*\\(\\s*true\\b|\\.\\s*runIf\\s*\\(\\s*false\\b",
                js + "\\.\\s*(?:skipIf|runIf)\\b",
                js + "(?:\\.\\s*only\\b|\\[\\s*[\"'`]only[\"'`])|\\b(?:fit|fdescribe|ftest|fcontext)\\s*\\("
                        + "|\\bonly\\s*:\\s*true\\b|\\bprocess\\s*\\.\\s*exit\\s*\\(",
                "\\bexpect\\s*\\(|\\bassert(?:\\s*\\.\\s*\\w{1,40}){0,2}\\s*\\(|\\.\\s*should\\b",
                "\\.\\s*(?:toBeDefined|toBeTruthy|toHaveBeenCalled|toBeInstanceOf|toBeTypeOf)\\s*\\("
                        + "|not\\s*\\.\\s*(?:toBeNull|toBeUndefined)\\s*\\(|\\bassert(?:\\s*\\.\\s*(?:ok|exists|isOk|isDefined))?\\s*\\("
                        + "|\\.\\s*to\\s*\\.\\s*(?:exist|be\\s*\\.\\s*ok)\\b",
                "\\bexpect\\s*\\(\\s*" + LITERAL
                        + "\\s*\\)\\s*\\.\\s*(?:(?:to|be|deep)\\s*\\.\\s*){0,3}(?:toBe|toEqual|toStrictEqual|equal|eql?)\\s*\\(\\s*\\1\\s*\\)"
                        + "|\\bexpect\\s*\\(\\s*(?:true|1)\\s*\\)\\s*\\.\\s*(?:toBeTruthy|toBeDefined)|\\bassert(?:\\s*\\.\\s*ok)?\\s*\\(\\s*(?:true|1)\\s*[,)]"
                        + "|\\b(?:expect|assert)\\b.{0,200}\\|\\|\\s*true\\s*[,)]"
                        + "|\\bassert\\s*\\.\\s*\\w{0,10}[eE]qual\\s*\\(\\s*" + LITERAL + "\\s*,\\s*\\2\\s*[,)]",
                ":\\s*(?:readonly\\s+)?\\(?\\s*any\\b|\\bas\\s+any\\b|<\\s*any\\s*(?:\\[\\s*]\\s*){0,3}[>,]|,\\s*any\\s*(?:\\[\\s*]\\s*){0,3}>"
                        + "|=>\\s*any\\b(?!\\s*[(.])|\\btype\\s+\\w+(?:<[^>]{0,80}>)?\\s*=\\s*any\\b|(?<![|&])[|&]\\s*any\\s*(?:[;,)=]|$)|\\bas\\s+(?:unknown|never)\\s+as\\b|\\bas\\s+never\\b|\\$Flow(?:FixMe|Issue|Ignore\\w*)\\b",
                "@ts-(?:ignore|nocheck|expect-error)\\b|\\b(?:eslint|tslint|biome|stylelint|oxlint|deno-lint|jshint)\\s{0,3}[-:]\\s{0,3}(?:disable|ignore)"
                        + "|\\b(?:istanbul|c8|v8|node:coverage)\\s+(?:ignore|disable)\\b|@(?:type|param|returns?)\\s*\\{\\s*(?:any|\\*)\\s*}|\\$Flow(?:FixMe|Issue|Ignore\\w*)\\b");
        put(
                Language.PYTHON,
                "^\\s*(?:async\\s+)?def\\s+test\\w*",
                "@(?:\\w+\\s*\\.\\s*){0,3}(?:skip|xfail|expectedFailure)\\b|\\b(?:pytest|unittest)\\s*\\.\\s*(?:skip|xfail)\\s*\\("
                        + "|\\.\\s*skipTest\\s*\\(|\\braise\\s+(?:\\w+\\.)?SkipTest\\b|\\b__test__\\s*=\\s*False\\b"
                        + "|\\bpytestmark\\b.*\\b(?:skip|xfail)\\b|\\bmark\\s*\\.\\s*(?:skip|xfail)\\b"
                        + "|\\b(?:skipif|skipIf)\\s*\\(\\s*True\\b|\\bskipUnless\\s*\\(\\s*False\\b",
                "\\b(?:skipif|skipIf|skipUnless|importorskip)\\b",
                "\\b(?:os\\s*\\.\\s*_exit|sys\\s*\\.\\s*exit|os\\s*\\.\\s*kill)\\s*\\(|\\bcollect_ignore(?:_glob)?\\b",
                "^\\s*assert\\b|\\bassert(?:[A-Z]\\w*|_\\w+)\\s*\\(|\\bpytest\\s*\\.\\s*raises\\b",
                "^\\s*assert\\s+(?!not\\b)[\\w.]{1,80}(?:\\([^()]{0,80}\\))?\\s*(?:,.*)?$|^\\s*assert\\s+.{1,120}\\bis\\s+not\\s+None\\b"
                        + "|\\bassert(?:True|IsNotNone|IsInstance)\\s*\\(|\\braises\\s*\\(\\s*(?:Base)?Exception\\b",
                "^\\s*assert\\b.{0,200}\\bor\\s+True\\b|^\\s*assert\\s+(?:True|1|not\\s+False)\\s*(?:,.*|#.*)?$|\\bassertTrue\\s*\\(\\s*True\\b|\\bassertFalse\\s*\\(\\s*False\\b"
                        + "|\\bassertEquals?\\s*\\(\\s*" + LITERAL + "\\s*,\\s*\\1\\s*[,)]|^\\s*assert\\s+" + LITERAL
                        + "\\s*==\\s*\\2\\s*$",
                "(?::|->)\\s*(?:\\w+\\s*\\.\\s*)?Any\\b|\\bcast\\s*\\(\\s*(?:\\w+\\s*\\.\\s*)?Any\\b|\\[\\s*(?:\\w+\\s*\\.\\s*)?Any\\s*]|^\\s*@(?:\\w+\\s*\\.\\s*)?no_type_check\\b",
                "\\bty(?:pe)?\\s*:\\s*ignore\\b|\\bnoqa\\b|\\bpyright\\s*:\\s*(?:ignore|basic|off)\\b|\\bmypy\\s*:\\s*(?:ignore|disable|allow)|\\bpragma\\s*:\\s*no\\s*(?:cover|branch)\\b"
                        + "|\\bpyre-(?:ignore|fixme|unsafe)\\b|\\bpytype\\s*:\\s*(?:disable|skip-file)|\\bnosec\\b|\\b(?:ruff|flake8)\\s*:\\s*noqa\\b"
                        + "|\\bpylint\\s*:\\s*(?:disable|skip-file)\\b");
        put(
                Language.JVM,
                "@(?:[\\w.]{0,80}\\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\\b",
                "@(?:[\\w.]{0,80}\\.)?(?:Disabled|Ignore|Ignored)\\b|\\benabled\\s*=\\s*false\\b|\\bthrow\\s+(?:new\\s+)?\\w*Skip\\w*Exception\\b"
                        + "|\\bx(?:it|test|describe|context|should|given|scenario)\\s*\\("
                        + "|\\bAssumptions\\s*\\.\\s*abort\\s*\\(|\\bassume(?:True|That)?\\s*\\(\\s*false\\b|\\bassumeFalse\\s*\\(\\s*true\\b",
                "@(?:[\\w.]{0,80}\\.)?(?:DisabledOn|DisabledIf|DisabledFor|EnabledOn|EnabledIf|EnabledFor)\\w*"
                        + "|\\bassum(?:e|ing)\\w*\\s*\\(",
                "\\bSystem\\s*\\.\\s*exit\\s*\\(|\\bexitProcess\\s*\\(|\\.\\s*halt\\s*\\(",
                "\\b(?:assert\\w*|verify\\w*|fail|expectThat\\w*)\\s*[({]|\\bshould(?:Be|Throw|Contain|Equal|Have)\\w*\\b|^\\s*assert\\b",
                "\\bassert(?:NotNull|True|DoesNotThrow|InstanceOf)\\s*\\(|\\.\\s*(?:isNotNull|isInstanceOf|isNotEmpty|isNotBlank|isPresent)\\s*\\("
                        + "|\\bshouldNotBeNull\\b",
                "\\bassert\\w*\\s*\\(.{0,200}\\|\\|\\s*true\\s*[,)]|\\bassertTrue\\s*\\(\\s*true\\s*[,)]|\\bassertFalse\\s*\\(\\s*false\\s*[,)]|\\bassert(?:Equals|Same)\\s*\\(\\s*"
                        + LITERAL
                        + "\\s*,\\s*\\1\\s*[,)]|\\bassertThat\\s*\\(\\s*true\\s*\\)\\s*\\.\\s*isTrue\\b|\\bassertThat\\s*\\(\\s*"
                        + LITERAL
                        + "\\s*\\)\\s*\\.\\s*isEqualTo\\s*\\(\\s*\\2\\s*\\)",
                "@(?:[\\w.]{1,80}[.:])?(?:Suppress\\w*|NullUnmarked|nowarn|CompileDynamic)\\b",
                "\\bNOPMD\\b|\\bNOSONAR\\b|\\bnoinspection\\b|(?i:CHECKSTYLE[.:]\\s*(?:OFF|SUPPRESS))|\\bktlint-disable\\b|\\bscalastyle:off\\b|\\bspotbugs:\\s*ignore\\b");
        put(
                Language.DOTNET,
                "\\[\\s*(?:\\w+\\s*,\\s*)*(?:Test|Fact|Theory|TestMethod|TestCase|DataTestMethod)\\b",
                "\\[(?:[^\\]]{0,80},)?\\s*(?:Ignore|Explicit)(?:Attribute)?\\b|\\bSkip\\s*=|\\bAssert\\s*\\.\\s*(?:Ignore|Inconclusive|Skip)\\s*\\("
                        + "|\\bSkip\\s*\\.\\s*If\\s*\\(\\s*true\\b|\\bAssume\\s*\\.\\s*That\\s*\\(\\s*false\\b",
                "\\bSkip\\s*\\.\\s*(?:If|IfNot|Unless)\\s*\\(|\\bAssume\\s*\\.|\\bSkip(?:When|Unless)\\s*=",
                "\\bEnvironment\\s*\\.\\s*(?:Exit|FailFast)\\s*\\(",
                "\\bAssert\\s*\\.\\s*\\w+|\\.\\s*Should\\w*\\s*\\(|\\bExpect\\s*\\(",
                "\\bAssert\\s*\\.\\s*(?:NotNull|IsNotNull|True|IsTrue|IsInstanceOf\\w*|IsType)\\b|\\.\\s*(?:NotBeNull|NotBeEmpty)\\s*\\(",
                "\\bAssert\\s*\\..{0,200}\\|\\|\\s*true\\s*[,)]|\\bAssert\\s*\\.\\s*(?:True|IsTrue)\\s*\\(\\s*true\\s*[,)]|\\bAssert\\s*\\.\\s*Pass\\s*\\(|\\bAssert\\s*\\.\\s*(?:AreEqual|Equal)\\s*\\(\\s*"
                        + LITERAL + "\\s*,\\s*\\1\\s*[,)]",
                "#\\s*nullable\\s+disable\\b|#\\s*pragma\\s+warning\\s+disable\\b|\\[\\s*(?:\\w+\\s*:\\s*)?(?:[\\w.]{1,80}\\.)?(?:(?:Unconditional)?SuppressMessage|ExcludeFromCodeCoverage)\\b|\\bas\\s+dynamic\\b|\\(\\s*dynamic\\s*\\)|(?<![\\w.])dynamic\\s+\\w+\\s*[=;,)(]",
                "\\bReSharper\\s+[Dd]isable\\b|\\bNOSONAR\\b|\\bstylecop:\\s*disable\\b");
        put(
                Language.GO,
                "^func\\s+(?:Test|Fuzz|Example)(?![a-z])\\w*\\s*\\(",
                "\\b\\w+\\s*\\.\\s*(?:Skip|Skipf|SkipNow)\\s*\\(",
                NEVER,
                "\\bos\\s*\\.\\s*Exit\\s*\\(\\s*0\\s*\\)",
                "\\b[tb]\\s*\\.\\s*(?:Errorf?|Fatalf?|Fail|FailNow)\\s*\\(|\\b(?:assert|require)\\s*\\.\\s*\\w+\\s*\\(",
                "\\b(?:assert|require)\\s*\\.\\s*(?:NotNil|True|NoError|NotEmpty)\\s*\\(",
                "\\b(?:assert|require)\\s*\\.\\s*(?:True\\s*\\(\\s*\\w+\\s*,\\s*true|False\\s*\\(\\s*\\w+\\s*,\\s*false|Equal\\s*\\(\\s*\\w+\\s*,\\s*"
                        + LITERAL + "\\s*,\\s*\\1)\\s*[,)]",
                "\\bunsafe\\s*\\.\\s*Pointer\\b",
                "\\bnolint\\b|\\blint:(?:file-)?ignore\\b|\\bnosec\\b|\\brevive:disable\\b|\\bexhaustive:ignore\\b|\\bgosec:disable\\b|\\bcoverage-ignore\\b");
        put(
                Language.RUST,
                "#\\[\\s*(?:\\w+\\s*::\\s*)*(?:test|rstest|test_case)\\b",
                "#\\[\\s*ignore\\b|#\\[\\s*cfg\\s*\\(\\s*any\\s*\\(\\s*\\)\\s*\\)",
                "#\\[\\s*cfg_attr\\b.*\\bignore\\b|#\\[\\s*should_panic\\s*\\]",
                "\\bprocess\\s*::\\s*exit\\s*\\(",
                "\\b(?:debug_|prop_)?assert(?:_\\w+)?!\\s*[({\\[]",
                "\\bassert!\\s*\\(\\s*!?[\\w.&]+(?:\\([^()]*\\))?\\s*\\.\\s*(?:is_some|is_ok|is_empty)\\s*\\(",
                "\\bassert!\\s*\\(.{0,200}\\|\\|\\s*true\\s*[,)]|\\bassert!\\s*\\(\\s*true\\s*[,)]|\\bassert_eq!\\s*\\(\\s*"
                        + LITERAL + "\\s*,\\s*\\1\\s*[,)]",
                "#!?\\[\\s*(?:allow|expect)\\s*\\(|#!?\\[\\s*cfg_attr\\b.*\\b(?:allow|expect)\\s*\\(|#!?\\[\\s*coverage\\s*\\(\\s*off|\\btransmute(?:_copy)?\\b",
                "\\btarpaulin::skip\\b");
    }

    private static void put(Language language, String... patterns) {
        var all = List.of(patterns).stream().map(Pattern::compile).toList();
        ALL.put(
                language,
                new TestWords(
                        all.get(0),
                        all.get(1),
                        all.get(2),
                        all.get(3),
                        all.get(4),
                        all.get(5),
                        all.get(6),
                        all.get(7),
                        all.get(8)));
    }

    /** Returns those of {@code language}, which has tests. */
    static TestWords of(Language language) {
        var words = ALL.get(language);
        if (words == null) {
            throw new IllegalArgumentException(language + " has no tests");
        }
        return words;
    }
}
