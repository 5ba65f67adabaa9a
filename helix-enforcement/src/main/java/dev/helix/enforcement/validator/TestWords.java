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
 * @param swallowed catches what an assertion throws
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
        Pattern silenced,
        Pattern swallowed) {

    private static final String LITERAL = "(true|false|True|False|\\d{1,9}|\"[^\"]{0,40}\"|'[^']{0,40}')";

    /** What is compared with itself: a name, or a call. Strings are not, for code is read without them. */
    private static final String SELF = "([\\w.]{1,80}(?:\\([\\w.,\\s]{0,80}\\))?)";

    private static final Map<Language, TestWords> ALL = new EnumMap<>(Language.class);

    static {
        script();
        python();
        jvm();
        dotnet();
        go();
        rust();
    }

    private static void script() {
        var test =
                "\\b(?:it|test|describe|suite|context|specify|fixture|tape|QUnit|Deno)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*";
        // A function's body, and what is called there, begins behind an equals sign or a brace.
        var options =
                "\\b(?:it|test|describe|suite)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*\\([^{};=]{0,200}\\{(?:[^{}]{0,200},)?\\s*[\"']?";
        put(
                Language.SCRIPT,
                "\\b(?:it|test|specify|tape)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*(?:\\[[^\\]]{0,20}]\\s*)?\\(|\\bQUnit\\s*\\.\\s*(?:test|skip|todo|only)\\s*\\(",
                test
                        + "(?:\\.\\s*(?:skip|todo|fixme|fails?|failing|ignore)\\b|\\[\\s*[\"'`](?:skip|todo|ignore|failing|fixme)[\"'`])"
                        + "|\\bx(?:it|test|describe|context|specify)\\b\\s*[(.]|\\bthis\\s*\\.\\s*skip\\s*\\("
                        + "|\\b(?:t|ctx|context)\\s*\\.\\s*(?:skip|todo)\\s*\\(|\\bskip[\"']?\\s*:\\s*(?:true\\b|[\"'`])"
                        + "|" + options
                        + "(?:skip|todo|fails|expectFailure|ignore)[\"']?\\s*:\\s*(?:true\\b|1\\b|!0|!!1|[\"'`])"
                        + "|\\bDeno\\s*\\.\\s*test\\s*\\(\\s*\\{.{0,200}\\bignore\\s*:\\s*true\\b"
                        + "|(?:^|[{;])\\s*pending\\s*\\(\\s*(?:[\"'`]|\\))"
                        + "|\\.\\s*(?:skipIf|todoIf|failingIf)\\s*\\(\\s*(?:true|1|!0)\\b|\\.\\s*(?:runIf|if)\\s*\\(\\s*(?:false|0|!1)\\b"
                        + "|\\b(?:it|test|describe)\\s*\\.\\s*(?:each|for)\\s*\\(\\s*\\[\\s*]\\s*\\)",
                test + "\\.\\s*(?:skipIf|runIf|todoIf|failingIf|if)\\s*\\(|" + options
                        + "(?:skip|todo)[\"']?\\s*(?::\\s*(?!false\\b)\\S|[,}])|\\bignore\\s*:\\s*true\\b"
                        + "|\\b(?:it|test|describe|suite|context|specify)\\s*\\[(?!\\s*[\"'`][^\"'`]{0,40}[\"'`]\\s*])[^\\]]{1,80}]\\s*\\(",
                test + "(?:\\.\\s*only\\b|\\[\\s*[\"'`]only[\"'`])|\\bf(?:it|describe|test|context|specify)\\s*\\("
                        + "|\\bonly[\"']?\\s*:\\s*true\\b|\\bprocess\\s*(?:\\.\\s*|\\[\\s*[\"'`])(?:exit|reallyExit|abort)\\b(?:[\"'`]\\s*])?\\s*\\("
                        + "|\\bprocess\\s*\\.\\s*exitCode\\s*=\\s*0\\b"
                        + "|\\b(?:Deno|Bun)\\s*\\.\\s*exit\\s*\\(",
                "\\bexpect\\s*\\(|\\bassert\\w{0,40}(?:\\s*\\.\\s*\\w{1,40}){0,2}\\s*\\(|\\.\\s*should\\b"
                        + "|\\bt\\s*\\.\\s*(?:is|equals?|deepEquals?|deepEqual|like|same|strictEqual|strictSame|not|notEqual|throws\\w{0,20}|true|false|ok|truthy|falsy|match|regex|snapshot)\\s*\\(",
                "\\.\\s*(?:toBeDefined|toBeTruthy|toHaveBeenCalled|toHaveReturned|toBeInstanceOf|toBeTypeOf)\\s*\\("
                        + "|not\\s*\\.\\s*(?:toBeNull|toBeUndefined|toBeFalsy|toThrow\\w{0,10})\\s*\\(|\\bassert(?:\\s*\\.\\s*(?:ok|exists|isOk|isDefined|isNotNull|doesNotThrow))?\\s*\\("
                        + "|\\.\\s*to\\s*\\.\\s*(?:exist|be\\s*\\.\\s*(?:ok|an?)|not\\s*\\.\\s*be\\s*\\.\\s*(?:null|undefined))\\b"
                        + "|\\(\\s*expect\\s*\\.\\s*any(?:thing)?\\s*\\(|\\bexpect\\s*\\(\\s*typeof\\b|\\.\\s*toMatchObject\\s*\\(\\s*\\{\\s*}"
                        + "|\\bt\\s*\\.\\s*(?:ok|truthy)\\s*\\("
                        + "|\\bexpect\\s*\\(\\s*" + SELF
                        + "\\s*\\)\\s*\\.\\s*(?:(?:to|be|deep)\\s*\\.\\s*){0,3}(?:toBe|toEqual|toStrictEqual|equal|eql?)\\s*\\(\\s*\\1\\s*\\)"
                        + "|\\bassert\\s*\\.\\s*\\w{0,10}[eE]qual\\s*\\(\\s*" + SELF + "\\s*,\\s*\\2\\s*[,)]",
                "\\bexpect\\s*\\(\\s*" + LITERAL
                        + "\\s*\\)\\s*\\.\\s*(?:(?:to|be|deep)\\s*\\.\\s*){0,3}(?:toBe|toEqual|toStrictEqual|equal|eql?)\\s*\\(\\s*\\1\\s*\\)"
                        + "|\\bexpect\\s*\\(\\s*(?:true|1)\\s*\\)\\s*\\.\\s*(?:toBeTruthy|toBeDefined)|\\bassert(?:\\s*\\.\\s*ok)?\\s*\\(\\s*(?:true|1)\\s*[,)]"
                        + "|\\b(?:expect|assert)\\b.{0,200}\\|\\|\\s*true\\s*[,)]"
                        + "|\\bassert\\s*\\.\\s*\\w{0,10}[eE]qual\\s*\\(\\s*" + LITERAL + "\\s*,\\s*\\2\\s*[,)]",
                ":\\s*(?:readonly\\s+)?\\(?\\s*any\\b|\\bas\\s+any\\b|<\\s*any\\s*(?:\\[\\s*]\\s*){0,3}[>,]|,\\s*any\\s*(?:\\[\\s*]\\s*){0,3}>"
                        + "|=>\\s*any\\b(?!\\s*[(.])|\\btype\\s+\\w+(?:<[^>]{0,80}>)?\\s*=\\s*any\\b|(?<![|&])[|&]\\s*any\\s*(?:[;,)=]|$)|\\bas\\s+(?:unknown|never)\\s+as\\b|\\bas\\s+never\\b|\\$Flow(?:FixMe|Issue|Ignore\\w*)\\b",
                "@ts-(?:ignore|nocheck|expect-error)\\b|\\b(?:eslint|tslint|biome|stylelint|oxlint|deno-lint|jshint)\\s{0,3}[-:]\\s{0,3}(?:disable|ignore)"
                        + "|\\b(?:istanbul|c8|v8|node:coverage)\\s+(?:ignore|disable)\\b|@(?:type|param|returns?)\\s*\\{\\s*(?:any|\\*)\\s*}|\\$Flow(?:FixMe|Issue|Ignore\\w*)\\b",
                "\\bcatch\\s*(?:\\(\\s*\\w*\\s*\\)\\s*)?\\{\\s*}|\\.\\s*catch\\s*\\(\\s*(?:\\(\\s*\\w*\\s*\\)|\\w+)\\s*=>\\s*(?:\\{\\s*}|null|undefined|void\\b)");
    }

    private static void python() {
        put(
                Language.PYTHON,
                "^\\s*(?:async\\s+)?def\\s+test\\w*",
                "@(?:\\w+\\s*\\.\\s*){0,3}(?:skip|xfail|expectedFailure|nottest)\\b|\\b(?:pytest|unittest)\\s*\\.\\s*(?:skip|xfail)\\s*\\("
                        + "|\\.\\s*skipTest\\s*\\(|\\braise\\s+(?:\\w+\\.)?SkipTest\\b|\\b__test__\\s*=\\s*False\\b"
                        + "|\\bpytestmark\\b.*\\b(?:skip|xfail)\\b|\\bmark\\s*\\.\\s*(?:skip|xfail)\\b"
                        + "|\\b(?:skipif|skipIf)\\s*\\(\\s*(?:True|1)\\b|\\bskipUnless\\s*\\(\\s*(?:False|0)\\b"
                        + "|(?:^|[;:])\\s*(?:skip|xfail)\\s*\\(\\s*(?:[\"']|reason\\b|msg\\b|\\))"
                        + "|\\bparametrize\\s*\\(\\s*(?:[\"'][^\"']{0,80}[\"']|\\[[^\\]]{0,80}]|\\([^)]{0,80}\\))\\s*,\\s*(?:\\[\\s*]|\\(\\s*\\))\\s*[,)]",
                "\\b(?:skipif|skipIf|skipUnless|importorskip)\\b|\\bgetattr\\s*\\(\\s*(?:pytest|unittest)\\b"
                        + "|^\\s*del\\s+(?:\\w+\\s*\\.\\s*)?test_\\w+|^\\s*(?:\\w+\\s*\\.\\s*)?test_\\w+\\s*=\\s*(?:None|lambda)\\b",
                "\\bos\\s*\\.\\s*(?:_exit|kill|abort)\\s*\\(|\\bsys\\s*\\.\\s*exit\\s*\\(|\\bpytest\\s*\\.\\s*exit\\s*\\(|\\bcollect_ignore(?:_glob)?\\b"
                        + "|(?:^|[;:])\\s*(?:_exit|exit|quit)\\s*\\(|\\braise\\s+SystemExit\\b(?!\\s*\\(\\s*[1-9A-Za-z_])|\\bpytest_ignore_collect\\b",
                "^\\s*assert\\b|\\bassert(?:[A-Z]\\w*|_\\w+)\\s*\\(|\\bpytest\\s*\\.\\s*raises\\b",
                "^\\s*assert\\s+(?!not\\b)[\\w.]{1,80}(?:\\((?:[^()]|\\([^()]{0,80}\\)){0,80}\\))?\\s*(?:,.*)?$|^\\s*assert\\s+.{1,120}\\bis\\s+not\\s+None\\b"
                        + "|^\\s*assert\\s+len\\s*\\(.{1,80}\\)\\s*(?:>\\s*0|>=\\s*[01]|!=\\s*0)\\s*(?:,.*)?$|^\\s*assert\\s+"
                        + SELF + "\\s*(?:==|is)\\s*\\1\\s*(?:,.*)?$"
                        + "|\\bassert(?:Equals?|Is)\\s*\\(\\s*" + SELF + "\\s*,\\s*\\2\\s*[,)]"
                        + "|\\bassert(?:True|IsNotNone|IsInstance)\\s*\\(|\\braises\\s*\\(\\s*(?:Base)?Exception\\b",
                "^\\s*assert\\b[^#]{0,200}\\bor\\s+(?:True\\b|not\\s+False\\b|1\\s*$)|^\\s*assert\\s+(?:True|1)\\s+or\\b|^\\s*assert\\s+(?:True|1|not\\s+False)\\s*(?:,.*|#.*)?$"
                        + "|^\\s*assert\\s+(?:\"[^\"]{1,80}\"|'[^']{1,80}')\\s*(?:,.*|#.*)?$|\\bassertTrue\\s*\\(\\s*(?:True|[1-9]\\d{0,8}|\"[^\"]{1,40}\"|'[^']{1,40}')\\s*[,)]|\\bassertFalse\\s*\\(\\s*False\\b"
                        + "|\\bassertEquals?\\s*\\(\\s*" + LITERAL + "\\s*,\\s*\\1\\s*[,)]|^\\s*assert\\s+" + LITERAL
                        + "\\s*==\\s*\\2\\s*$"
                        // What stands in parentheses with a comma is a pair, and never empty.
                        + "|^\\s*assert\\s*\\((?:[^()\\[\\]{},]|\\([^()]{0,80}\\)|\\[[^\\[\\]]{0,80}]|\\{[^{}]{0,80}}){1,200},(?:[^()]|\\([^()]{0,80}\\)){0,200}\\)\\s*(?:#.*)?$",
                "(?::|->)\\s*(?:\\w+\\s*\\.\\s*)?Any\\b|\\bcast\\s*\\(\\s*(?:\\w+\\s*\\.\\s*)?Any\\b|\\[\\s*(?:\\w+\\s*\\.\\s*)?Any\\s*]|^\\s*@(?:\\w+\\s*\\.\\s*)?no_type_check\\b",
                "\\bty(?:pe)?\\s*:\\s*ignore\\b|\\bnoqa\\b|\\bpyright\\s*:\\s*(?:ignore|basic|off)\\b|\\bmypy\\s*:\\s*(?:ignore|disable|allow)|\\bpragma\\s*:\\s*no\\s*(?:cover|branch)\\b"
                        + "|\\bpyre-(?:ignore|fixme|unsafe)\\b|\\bpytype\\s*:\\s*(?:disable|skip-file)|\\bnosec\\b|\\b(?:ruff|flake8)\\s*:\\s*noqa\\b"
                        + "|\\bpylint\\s*:\\s*(?:disable|skip-file)\\b",
                "\\bexcept\\s*:|\\bexcept\\b[^:]{0,80}\\b(?:AssertionError|Exception|BaseException)\\b|\\bsuppress\\s*\\([^)]{0,80}\\b(?:AssertionError|Exception|BaseException)\\b");
    }

    private static void jvm() {
        put(
                Language.JVM,
                "@(?:[\\w.]{0,80}\\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\\b",
                "@(?:[\\w.]{0,80}\\.)?(?:Disabled|Ignore|Ignored|ExpectedToFail|PendingFeature|NotYetImplemented)\\b|\\benabled\\s*=\\s*false\\b"
                        + "|@IgnoreIf\\s*\\(\\s*\\{\\s*true\\b|@Requires\\s*\\(\\s*\\{\\s*false\\b"
                        + "|\\bthrow\\s+(?:new\\s+)?[\\w.]{0,80}(?:Skip\\w*|TestAborted|AssumptionViolated)\\w*Exception\\b"
                        + "|\\bx(?:it|test|describe|context|should|given|scenario|feature|expect|when|then)\\s*\\("
                        + "|\\bAssumptions\\s*\\.\\s*abort\\s*\\(|\\bassume(?:True|That)?\\s*\\(\\s*false\\b|\\bassumeFalse\\s*\\(\\s*true\\b"
                        // JUnit passes over private methods.
                        + "|@(?:[\\w.]{0,80}\\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b[^;{]{0,200}\\bprivate\\s+(?:static\\s+)?(?:void|fun)\\b"
                        // ScalaTest
                        + "|(?:^|[;{])\\s*ignore\\s*\\(\\s*\"|\"\\s*ignore\\s*\\{|\\bis\\s*\\(\\s*pending\\s*\\)|\\bpendingUntilFixed\\b",
                "@(?:[\\w.]{0,80}\\.)?(?:(?:Disabled|Enabled)\\w+|IgnoreIf|Requires)\\b"
                        + "|\\bassum(?:e|ing)\\w*\\s*\\(|\\babstract\\s+class\\s+(?!Abstract|Base)\\w{0,80}(?:Test|Tests|TestCase|IT|Spec)\\b",
                "\\b(?:System|getRuntime\\s*\\(\\s*\\))\\s*\\.\\s*exit\\s*\\(|\\bexitProcess\\s*\\(|\\.\\s*halt\\s*\\(|@(?:[\\w.]{0,80}\\.)?IgnoreRest\\b"
                        + "|\\bf(?:it|test|describe|context|should|given|scenario|feature|expect)\\s*\\(\\s*\"",
                "\\b(?:assert\\w*|verify\\w*|fail|expectThat\\w*)\\s*[({]|\\bshould(?:Be|Throw|Contain|Equal|Have)\\w*\\b|^\\s*assert\\b",
                "\\bassert(?:NotNull|True|DoesNotThrow|InstanceOf)\\s*\\(|\\.\\s*(?:isNotNull|isInstanceOf|isNotEmpty|isNotBlank|isPresent)\\s*\\("
                        + "|\\bshouldNotBeNull\\b|\\bassertThrows\\s*\\(\\s*(?:Throwable|Exception)\\.class|\\bassert(?:Equals|Same)\\s*\\(\\s*"
                        + SELF + "\\s*,\\s*\\1\\s*[,)]"
                        + "|\\bassertThat\\s*\\(\\s*" + SELF
                        + "\\s*\\)\\s*\\.\\s*(?:isEqualTo|isSameAs)\\s*\\(\\s*\\2\\s*\\)",
                "\\bassert\\w*\\s*\\(.{0,200}\\|\\|\\s*true\\s*[,)]|\\bassertTrue\\s*\\(\\s*true\\s*[,)]|\\bassertFalse\\s*\\(\\s*false\\s*[,)]|\\bassert(?:Equals|Same)\\s*\\(\\s*"
                        + LITERAL
                        + "\\s*,\\s*\\1\\s*[,)]|\\bassertThat\\s*\\(\\s*true\\s*\\)\\s*\\.\\s*isTrue\\b|\\bassertThat\\s*\\(\\s*"
                        + LITERAL
                        + "\\s*\\)\\s*\\.\\s*isEqualTo\\s*\\(\\s*\\2\\s*\\)",
                "@(?:[\\w.]{1,80}[.:])?(?:Suppress\\w*|NullUnmarked|nowarn|CompileDynamic)\\b",
                "\\bNOPMD\\b|\\bNOSONAR\\b|\\bnoinspection\\b|(?i:CHECKSTYLE[.:]\\s*(?:OFF|SUPPRESS))|\\bktlint-disable\\b|\\bscalastyle:off\\b|\\bspotbugs:\\s*ignore\\b",
                "\\bcatch\\s*\\([^)]{0,120}\\b(?:Throwable|Error|AssertionError|AssertionFailedError)\\b|\\bexpected(?:Exceptions)?\\s*=\\s*\\{?\\s*(?:Throwable|Exception|Error|AssertionError)\\.class|\\brunCatching\\s*\\{|\\bcase\\s+\\w+\\s*:\\s*Throwable\\b");
    }

    private static void dotnet() {
        var attribute = "(?<![\\w)\\]])\\[(?:[^\\]]{0,80},)?\\s*(?:[\\w.]{1,80}\\.)?";
        put(
                Language.DOTNET,
                "\\[\\s*(?:\\w+\\s*,\\s*)*(?:[\\w.]{1,80}\\.)?(?:Test|Fact|Theory|TestMethod|TestCase|DataTestMethod)\\b",
                attribute
                        + "(?:Ignore|Explicit|Skip)(?:Attribute)?\\b|\\[[^\\]]{0,200}\\bSkip\\s*=|\\bSkip\\s*=\\s*[\"@$]|\\b(?:Ignore|IgnoreReason|IgnoreMessage)\\s*=\\s*[\"@$]|\\bExplicit\\s*=\\s*true\\b"
                        + "|\\bAssert\\s*\\.\\s*(?:Ignore|Inconclusive|Skip)\\s*\\(|\\bTestCaseData\\b.{0,200}\\)\\s*\\.\\s*(?:Ignore|Explicit)\\s*\\("
                        + "|\\bAssert\\s*\\.\\s*(?:SkipWhen\\s*\\(\\s*true|SkipUnless\\s*\\(\\s*false)\\b"
                        + "|\\bthrow\\s+(?:new\\s+)?[\\w.]{0,80}(?:Ignore|Inconclusive|Skip)\\w{0,20}Exception\\b"
                        + "|\\bSkip\\s*\\.\\s*If\\s*\\(\\s*true\\b|\\bAssume\\s*\\.\\s*That\\s*\\(\\s*false\\b|^\\s*#\\s*if\\s+(?:false|NEVER)\\b",
                "\\bSkip\\s*\\.\\s*(?:If|IfNot|Unless)\\s*\\(|\\bAssume\\s*\\.|\\bSkip(?:When|Unless)\\s*[=(]|^\\s*#\\s*if\\b"
                        + "|" + attribute
                        + "(?:Platform|OSCondition|Culture|ConditionalFact|ConditionalTheory|SkipOn\\w{1,40}|RunOn\\w{0,40})\\b",
                "\\bEnvironment\\s*\\.\\s*(?:Exit|FailFast)\\s*\\(",
                "\\bAssert\\s*\\.\\s*\\w+|\\.\\s*Should\\w*\\s*\\(|\\bExpect\\s*\\(",
                "\\bAssert\\s*\\.\\s*(?:NotNull|IsNotNull|True|IsTrue|IsInstanceOf\\w*|IsType|IsAssignableFrom)\\b|\\.\\s*(?:NotBeNull|NotBeEmpty|NotThrow)\\s*\\("
                        + "|\\bIs\\s*\\.\\s*(?:Not\\s*\\.\\s*(?:Null|Empty)|InstanceOf|TypeOf)\\b|\\bAssert\\s*\\.\\s*(?:AreEqual|AreSame|Equal|Same)\\s*\\(\\s*"
                        + SELF
                        + "\\s*,\\s*\\1\\s*[,)]",
                "\\bAssert\\s*\\..{0,200}\\|\\|\\s*true\\s*[,)]|\\bAssert\\s*\\.\\s*(?:True|IsTrue|That)\\s*\\(\\s*true\\s*[,)]|\\bAssert\\s*\\.\\s*Pass\\s*\\(|\\bAssert\\s*\\.\\s*(?:AreEqual|Equal)\\s*\\(\\s*"
                        + LITERAL + "\\s*,\\s*\\1\\s*[,)]|\\bAssert\\s*\\.\\s*That\\s*\\(\\s*" + LITERAL
                        + "\\s*,\\s*Is\\s*\\.\\s*EqualTo\\s*\\(\\s*\\2\\s*\\)|\\btrue\\s*\\.\\s*Should\\s*\\(\\s*\\)\\s*\\.\\s*BeTrue\\b",
                "#\\s*nullable\\s+disable\\b|#\\s*pragma\\s+warning\\s+disable\\b|\\[\\s*(?:\\w+\\s*:\\s*)?(?:[\\w.]{1,80}\\.)?(?:(?:Unconditional)?SuppressMessage|ExcludeFromCodeCoverage)\\b|\\bas\\s+dynamic\\b|\\(\\s*dynamic\\s*\\)|(?<![\\w.])dynamic\\s+\\w+\\s*[=;,)(]",
                "\\bReSharper\\s+[Dd]isable\\b|\\bNOSONAR\\b|\\bstylecop:\\s*disable\\b",
                "\\bcatch\\s*\\{|\\bcatch\\s*\\(\\s*(?:[\\w.]{1,80}\\.)?(?:Exception|AssertionException|AssertFailedException|XunitException)\\b");
    }

    private static void go() {
        put(
                Language.GO,
                "^func\\s+(?:Test|Fuzz|Example)(?![a-z])\\w*\\s*\\(",
                "\\b\\w+\\s*\\.\\s*(?:Skip|Skipf|SkipNow)\\s*\\((?!\\s*\\d)",
                "(?!)",
                "\\b(?:os|syscall)\\s*\\.\\s*Exit\\s*\\(\\s*0\\s*\\)|^func\\s+TestMain\\s*\\([^)]{0,80}\\)\\s*\\{\\s*}",
                "\\b[tb]\\s*\\.\\s*(?:Errorf?|Fatalf?|Fail|FailNow)\\s*\\(|\\b(?:assert|require)\\s*\\.\\s*\\w+\\s*\\(",
                "\\b(?:assert|require)\\s*\\.\\s*(?:NotNil|True|NoError|NotEmpty|NotPanics)\\s*\\(|\\b(?:assert|require)\\s*\\.\\s*(?:Equal|Same|EqualValues)\\s*\\(\\s*\\w+\\s*,\\s*"
                        + SELF + "\\s*,\\s*\\1\\s*[,)]",
                "\\b(?:assert|require)\\s*\\.\\s*(?:True\\s*\\(\\s*\\w+\\s*,\\s*true|False\\s*\\(\\s*\\w+\\s*,\\s*false|Equal\\s*\\(\\s*\\w+\\s*,\\s*"
                        + LITERAL + "\\s*,\\s*\\1)\\s*[,)]",
                "\\bunsafe\\s*\\.\\s*Pointer\\b",
                "\\bnolint\\b|\\blint:(?:file-)?ignore\\b|\\bnosec\\b|\\brevive:disable\\b|\\bexhaustive:ignore\\b|\\bgosec:disable\\b|\\bcoverage-ignore\\b",
                "(?:^|[{;]|\\bdefer\\b|\\b_\\s*=)\\s*recover\\s*\\(\\s*\\)\\s*(?:$|[};])");
    }

    private static void rust() {
        var test = "#\\[\\s*(?:\\w+\\s*::\\s*)*test\\s*]";
        put(
                Language.RUST,
                "#\\[\\s*(?:\\w+\\s*::\\s*)*(?:test|rstest|test_case)\\b",
                "#\\[\\s*ignore\\b|#\\[\\s*cfg\\s*\\(\\s*(?:any\\s*\\(\\s*\\)|false|FALSE)\\s*\\)|#\\[\\s*cfg_attr\\s*\\(\\s*all\\s*\\(\\s*\\)\\s*,\\s*ignore\\b",
                "#\\[\\s*cfg_attr\\b.*\\bignore\\b|#\\[\\s*should_panic\\s*\\]|#\\[\\s*cfg\\s*\\(\\s*all\\s*\\(.{0,80}\\btest\\s*,|#\\[\\s*cfg\\s*\\(\\s*all\\s*\\(.{1,80},\\s*test\\b"
                        + "|" + test + "\\s*#\\[\\s*cfg\\s*\\(|#\\[\\s*cfg\\s*\\(.{1,80}\\)\\s*]\\s*" + test,
                "\\bprocess\\s*::\\s*(?:exit|abort)\\s*\\(|(?:^|[;{])\\s*exit\\s*\\(\\s*0\\s*\\)",
                "\\b(?:debug_|prop_)?assert(?:_\\w+)?!\\s*[({\\[]",
                "\\bassert!\\s*\\(\\s*!?[\\w.&]+(?:\\([^()]*\\))?\\s*\\.\\s*(?:is_some|is_ok|is_empty)\\s*\\(|\\bassert_eq!\\s*\\(\\s*&?"
                        + SELF + "\\s*,\\s*&?\\1\\s*[,)]",
                "\\bassert!\\s*\\(.{0,200}\\|\\|\\s*true\\s*[,)]|\\bassert!\\s*\\(\\s*true\\s*[,)]|\\bassert_eq!\\s*\\(\\s*"
                        + LITERAL + "\\s*,\\s*\\1\\s*[,)]",
                "#!?\\[\\s*(?:allow|expect)\\s*\\(|#!?\\[\\s*cfg_attr\\b.*\\b(?:allow|expect)\\s*\\(|#!?\\[\\s*coverage\\s*\\(\\s*off|\\btransmute(?:_copy)?\\b",
                "\\btarpaulin::skip\\b",
                "\\bcatch_unwind\\s*\\(");
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
                        all.get(8),
                        all.get(9)));
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
