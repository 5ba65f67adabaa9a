package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes as people and agents make them, each row a sentence: those that weaken what judges, and ordinary work that must not be stopped. */
class ChangeAuditSamplesTest {

    private static List<String> codes(String path, String before, String after) {
        var context = new ValidationContext(InMemoryFiles.empty().with(path, lines(after)), Locale.ENGLISH)
                .since(InMemoryFiles.empty().with(path, lines(before)));
        return new ChangeAuditValidator(List.of())
                .check(Answer.of("", List.of(Path.of("/project", path))), context).stream()
                        .map(issue -> (issue.blocks() ? "" : "~") + issue.code())
                        .distinct()
                        .toList();
    }

    /** Puts lines where one {@code |} stands. */
    private static String lines(String text) {
        return text.replaceAll("(?<![|])[|](?![|])", "\n") + "\n";
    }

    /** Returns the rows of a file of samples, of which each has a path, what stood there before and after, and perhaps a code. */
    private static List<String[]> rows(String file) throws IOException {
        try (var rows = Objects.requireNonNull(ChangeAuditSamplesTest.class.getResourceAsStream(file))) {
            return new String(rows.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\\t", "\t")
                    .lines()
                    .map(row -> row.split(" § "))
                    .toList();
        }
    }

    private static List<String[]> weakened() throws IOException {
        return rows("weakened.txt");
    }

    private static List<String[]> ordinary() throws IOException {
        return rows("ordinary.txt");
    }

    /** Other spellings, other runners, other ways to the same. What is put right raises no such alarm. */
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("weakened")
    void whatWeakensTheJudgesIsFoundByItsSiblingsToo(String path, String before, String after, String code) {
        assertThat(codes(path, before, after)).contains(code);
        assertThat(codes(path, after, after + "|")).doesNotContain(code);
        assertThat(codes(path, after, before)).doesNotContain(code);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("ordinary")
    void whatOnlyLooksLikeASiblingRaisesNoAlarm(String path, String before, String after) {
        assertThat(codes(path, before, after)).isEmpty();
    }

    /** A test that Go skips is shorter than it was, so that its lines are not those of before. */
    @Test
    void aGoTestThatSkippedAndIsShorterNowIsRead() {
        var skipped = "package a||import \"testing\"||func TestA(t *testing.T) {|\tif x {|\t\tt.Skip(\"later\")|\t}|}"
                .replace("||", "\n\n");

        assertThat(codes("a_test.go", skipped, "package a|func TestA(t *testing.T) { t.Fatal() }"))
                .isEmpty();
        assertThat(codes("a_test.go", skipped, skipped.replace("if x {", "").replace("\t\t}", "")))
                .containsExactly("TEST_SKIPPED");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a suite is skipped § a.test.ts § describe('x', () => {|  it('y', () => expect(f()).toBe(1))|}) § describe.skip('x', () => {|  it('y', () => expect(f()).toBe(1))|}) § TEST_SKIPPED",
                "a table of tests is skipped § a.test.ts § it.each([1, 2])('x %i', n => expect(f(n)).toBe(n)) § it.skip.each([1, 2])('x %i', n => expect(f(n)).toBe(n)) § TEST_SKIPPED",
                "a test is expected to fail § a.test.ts § test('x', () => { expect(f()).toBe(1) }) § test.failing('x', () => { expect(f()).toBe(1) }) § TEST_SKIPPED",
                "a browser test is put aside § a.spec.ts § test('x', async () => { expect(await f()).toBe(1) }) § test.fixme('x', async () => { expect(await f()).toBe(1) }) § TEST_SKIPPED",
                "a test skips itself § a.test.js § it('x', function () {|  expect(f()).to.equal(1)|}) § it('x', function () {|  this.skip()|  expect(f()).to.equal(1)|}) § TEST_SKIPPED",
                "only one suite runs § a.test.ts § describe('x', () => { it('y', () => expect(f()).toBe(1)) }) § describe.only('x', () => { it('y', () => expect(f()).toBe(1)) }) § TEST_NARROWED",
                "a parametrised case is skipped § test_a.py § @pytest.mark.parametrize('n', [1, 2])|def test_a(n):|    assert f(n) == n § @pytest.mark.parametrize('n', [1, pytest.param(2, marks=pytest.mark.skip)])|def test_a(n):|    assert f(n) == n § TEST_SKIPPED",
                "a class is skipped § test_a.py § class TestA(unittest.TestCase):|    def test_a(self):|        self.assertEqual(f(), 1) § @unittest.skip('flaky')|class TestA(unittest.TestCase):|    def test_a(self):|        self.assertEqual(f(), 1) § TEST_SKIPPED",
                "a test skips itself by exception § test_a.py § def test_a():|    assert f() == 1 § def test_a():|    raise unittest.SkipTest('x')|    assert f() == 1 § TEST_SKIPPED",
                "a test is skipped unless something is that never is § test_a.py § def test_a():|    assert f() == 1 § @unittest.skipUnless(False, 'x')|def test_a():|    assert f() == 1 § TEST_SKIPPED",
                "all files are left out of the collection § conftest.py § import pytest § import pytest|collect_ignore_glob = ['*.py'] § TEST_NARROWED",
                "a test is disabled in Java § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § @Test|@Disabled(\"flaky\")|void a() {|  assertEquals(1, f());|} § TEST_SKIPPED",
                "a test aborts itself § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § @Test|void a() {|  Assumptions.abort(\"later\");|  assertEquals(1, f());|} § TEST_SKIPPED",
                "a group is left out in Maven § pom.xml § <artifactId>maven-surefire-plugin</artifactId> § <artifactId>maven-surefire-plugin</artifactId>|<excludedGroups>slow</excludedGroups> § TEST_NARROWED",
                "tests are left out of the build § pom.xml § <maven.test.skip>false</maven.test.skip> § <maven.test.skip>true</maven.test.skip> § TEST_NARROWED",
                "a test is off in Gradle § build.gradle.kts § tasks.test { useJUnitPlatform() } § tasks.test { useJUnitPlatform(); enabled = false } § TEST_NARROWED",
                "a Kotlin test is ignored § src/test/kotlin/ATest.kt § @Test fun a() { assertEquals(1, f()) } § @Ignore @Test fun a() { assertEquals(1, f()) } § TEST_SKIPPED",
                "a Kotest test is put aside § src/test/kotlin/ATest.kt § test(\"a\") { f() shouldBe 1 } § xtest(\"a\") { f() shouldBe 1 } § TEST_SKIPPED",
                "a theory is skipped § Tests/ATests.cs § [Theory]|public void A(int n) { Assert.Equal(n, F(n)); } § [Theory(Skip = \"x\")]|public void A(int n) { Assert.Equal(n, F(n)); } § TEST_SKIPPED",
                "a case is ignored in C# § Tests/ATests.cs § [TestMethod]|public void A() { Assert.AreEqual(1, F()); } § [TestMethod]|[Ignore]|public void A() { Assert.AreEqual(1, F()); } § TEST_SKIPPED",
                "a test says that it is inconclusive § Tests/ATests.cs § [Test]|public void A() { Assert.AreEqual(1, F()); } § [Test]|public void A() { Assert.Inconclusive(); Assert.AreEqual(1, F()); } § TEST_SKIPPED",
                "a Go test skips § a_test.go § func TestA(t *testing.T) {|\tif f() != 1 {|\t\tt.Fatal()|\t}|} § func TestA(t *testing.T) {|\tt.SkipNow()|\tif f() != 1 {|\t\tt.Fatal()|\t}|} § TEST_SKIPPED",
                "a Go file is built no more § a_test.go § package a|func TestA(t *testing.T) { if f() != 1 { t.Fatal() } } § //go:build never|package a|func TestA(t *testing.T) { if f() != 1 { t.Fatal() } } § TEST_NARROWED",
                "a Go run ends well by itself § a_test.go § func TestMain(m *testing.M) {|\tos.Exit(m.Run())|} § func TestMain(m *testing.M) {|\tm.Run()|\tos.Exit(0)|} § TEST_NARROWED",
                "a Rust test is ignored § tests/a.rs § #[tokio::test]|async fn a() { assert_eq!(f().await, 1); } § #[tokio::test]|#[ignore]|async fn a() { assert_eq!(f().await, 1); } § TEST_SKIPPED",
                "a Rust module of tests is built no more § src/lib.rs § #[cfg(test)]|mod tests {|  #[test]|  fn a() { assert_eq!(f(), 1); }|} § #[cfg(any())]|mod tests {|  #[test]|  fn a() { assert_eq!(f(), 1); }|} § TEST_SKIPPED",
                "an assertion compares with itself § tests/a.rs § #[test]|fn a() { assert_eq!(f(), 1); } § #[test]|fn a() { assert_eq!(1, 1); } § ASSERTION_WEAKENED",
                "coverage is asked for no more in JavaScript § package.json § \"test\": \"jest --coverage --coverageThreshold='{\\\"global\\\":{\\\"lines\\\":80}}'\" § \"test\": \"jest --coverage --coverageThreshold='{\\\"global\\\":{\\\"lines\\\":10}}'\" § COVERAGE_LOWERED",
                "coverage is lowered in Python § setup.cfg § [coverage:report]|fail_under = 90 § [coverage:report]|fail_under = 0 § COVERAGE_LOWERED",
                "failures do not count in CI § .github/workflows/ci.yml § - run: npm test § - run: npm test \\|\\| true § TEST_NARROWED",
            })
    void whatWeakensTheJudgesIsFound(String what, String path, String before, String after, String code) {
        assertThat(codes(path, before, after.replace("\\|\\|", "||"))).as(what).contains(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a test is added § a.test.ts § it('x', () => expect(f()).toBe(1)) § it('x', () => expect(f()).toBe(1))|it('y', () => expect(g()).toBe(2))",
                "a variable is renamed in a test § a.test.ts § it('x', () => {|  const r = f()|  expect(r).toBe(1)|}) § it('x', () => {|  const result = f()|  expect(result).toBe(1)|})",
                "a test is renamed § a.test.ts § it('works', () => expect(f()).toBe(1)) § it('adds one', () => expect(f()).toBe(1))",
                "an expected value changes § a.test.ts § it('x', () => expect(price(2)).toBe(4)) § it('x', () => expect(price(2)).toBe(5))",
                "a matcher becomes stricter § a.test.ts § it('x', () => expect(f()).toBeDefined()) § it('x', () => expect(f()).toStrictEqual({ a: 1 }))",
                "tests become a table § a.test.ts § it('x', () => expect(f(1)).toBe(1)) § it.each([[1, 1], [2, 2]])('x %i', (n, r) => expect(f(n)).toBe(r))",
                "a suite gets a set-up § a.test.ts § describe('x', () => { it('y', () => expect(f()).toBe(1)) }) § describe('x', () => {|  beforeEach(() => reset())|  it('y', () => expect(f()).toBe(1)) })",
                "a promise is awaited § a.test.ts § it('x', () => expect(f()).resolves.toBe(1)) § it('x', async () => { await expect(f()).resolves.toBe(1) })",
                "code that skips elements § src/list.ts § export const rest = (l: number[]) => l.slice(1) § export const rest = (l: number[]) => skip(l, 1)",
                "code with an only filter § src/query.ts § find({ all: true }) § find({ only: name })",
                "a dependency is raised in npm § package.json § \"jest\": \"^29.0.0\" § \"jest\": \"^30.1.0\"",
                "a script is added in npm § package.json § \"test\": \"jest\" § \"test\": \"jest\",|\"lint\": \"eslint .\"",
                "coverage is raised § jest.config.js § lines: 80, § lines: 90,",
                "a build step is added to CI § .github/workflows/ci.yml § - run: npm test § - run: npm ci|- run: npm test",
                "a test is added in Python § test_a.py § def test_a():|    assert f() == 1 § def test_a():|    assert f() == 1| |def test_b():|    assert g() == 2",
                "a fixture is taken out § test_a.py § def test_a():|    shop = Shop()|    assert shop.price() == 1 § @pytest.fixture|def shop():|    return Shop()| |def test_a(shop):|    assert shop.price() == 1",
                "unittest becomes pytest § test_a.py § class TestA(unittest.TestCase):|    def test_a(self):|        self.assertEqual(f(), 1) § class TestA:|    def test_a(self):|        assert f() == 1",
                "tests are parametrised in Python § test_a.py § def test_a():|    assert f(1) == 1 § @pytest.mark.parametrize('n', [1, 2, 3])|def test_a(n):|    assert f(n) == n",
                "a message is added to an assertion § test_a.py § def test_a():|    assert f() == 1 § def test_a():|    assert f() == 1, 'f is one'",
                "an error is asked for § test_a.py § def test_a():|    assert f() == 1 § def test_a():|    assert f() == 1|    with pytest.raises(ValueError):|        f(-1)",
                "types are added in Python § src/a.py § def f(x):|    return x § def f(x: int) -> int:|    return x",
                "a command ends with its code § src/cli.py § def main():|    run() § def main():|    sys.exit(run())",
                "a requirement is raised § requirements.txt § pytest==8.0.0 § pytest==9.1.0",
                "pytest gets a path § pyproject.toml § [tool.pytest.ini_options] § [tool.pytest.ini_options]|testpaths = [\"tests\"]",
                "a marker is declared § pytest.ini § [pytest] § [pytest]|markers = slow: takes its time",
                "a test is added in Java § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § @Test|void a() {|  assertEquals(1, f());|}|@Test|void b() {|  assertEquals(2, g());|}",
                "assertions speak AssertJ § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § @Test|void a() {|  assertThat(f()).isEqualTo(1);|}",
                "a Java test is parametrised § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f(1));|} § @ParameterizedTest|@ValueSource(ints = {1, 2})|void a(int n) {|  assertEquals(n, f(n));|}",
                "a nested class is put around § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § @Nested|class Sums {|  @Test|  void a() {|    assertEquals(1, f());|  }|}",
                "a class of the product is disabled by name § src/main/java/Button.java § boolean on; § boolean disabled;|void setDisabled(boolean ignore) { disabled = ignore; }",
                "a plugin is raised in Maven § pom.xml § <version>3.2.5</version> § <version>3.5.4</version>",
                "a module is added in Maven § pom.xml § <module>a</module> § <module>a</module>|<module>b</module>",
                "a dependency is added in Gradle § build.gradle.kts § dependencies { implementation(\"a:b:1\") } § dependencies {|  implementation(\"a:b:1\")|  testImplementation(\"c:d:2\")|}",
                "a Kotlin test is added § src/test/kotlin/ATest.kt § @Test fun a() { assertEquals(1, f()) } § @Test fun a() { assertEquals(1, f()) }|@Test fun b() { assertEquals(2, g()) }",
                "a C# test is added § Tests/ATests.cs § [Fact] public void A() { Assert.Equal(1, F()); } § [Fact] public void A() { Assert.Equal(1, F()); }|[Fact] public void B() { Assert.Equal(2, G()); }",
                "a fact becomes a theory § Tests/ATests.cs § [Fact]|public void A() { Assert.Equal(1, F(1)); } § [Theory]|[InlineData(1)]|[InlineData(2)]|public void A(int n) { Assert.Equal(n, F(n)); }",
                "a skip count in C# § Tests/ATests.cs § [Fact] public void A() { Assert.Equal(1, F()); } § [Fact] public void A() { Assert.Equal(new[] { 2 }, List.Skip(1)); }",
                "a Go test gets a table § a_test.go § func TestA(t *testing.T) {|\tif f(1) != 1 {|\t\tt.Fatal()|\t}|} § func TestA(t *testing.T) {|\tfor _, n := range []int{1, 2} {|\t\tif f(n) != n {|\t\t\tt.Fatalf(\"%d\", n)|\t\t}|\t}|}",
                "a Go test runs in parallel § a_test.go § func TestA(t *testing.T) {|\tif f() != 1 {|\t\tt.Fatal()|\t}|} § func TestA(t *testing.T) {|\tt.Parallel()|\tif f() != 1 {|\t\tt.Fatal()|\t}|}",
                "a Go program ends with its code § main.go § func main() {|\trun()|} § func main() {|\tos.Exit(run())|}",
                "a Go module is raised § go.mod § require a.b/c v1.0.0 § require a.b/c v1.2.0",
                "a Rust test is added § tests/a.rs § #[test]|fn a() { assert_eq!(f(), 1); } § #[test]|fn a() { assert_eq!(f(), 1); }|#[test]|fn b() { assert_eq!(g(), 2); }",
                "a Rust crate is raised § Cargo.toml § serde = \"1.0.100\" § serde = \"1.0.228\"",
                "a Rust iterator skips § src/lib.rs § pub fn rest(v: &[u8]) -> &[u8] { v } § pub fn rest(v: &[u8]) -> Vec<u8> { v.iter().skip(1).copied().collect() }",
                "a document is written § docs/testing.md § Tests run. § Tests run. Never use `it.skip` or `@Disabled`.",
                "a comment is put right § src/a.ts § // returns teh sum|export const f = () => 1 § // returns the sum|export const f = () => 1",
            })
    void ordinaryWorkRaisesNoAlarm(String what, String path, String before, String after) {
        assertThat(codes(path, before, after)).as(what).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "src/a.ts § const x = <any>y",
                "src/a.ts § const x: any[] = []",
                "src/a.ts § const x: Array<any> = []",
                "src/a.ts § const x: Record<string, any> = {}",
                "src/a.ts § function f(...rest: (any)[]) {}",
                "src/a.ts § type Loose = any;",
                "src/a.ts § type Handler = (x: number) => any",
                "src/a.tsx § const x = y as unknown as Shop",
                "src/a.tsx § return <div>{/* @ts-expect-error */}{x.y}</div>",
                "src/a.mts § // @ts-nocheck",
                "src/a.ts § const x = y as\u200B any",
                "src/a.ts § const x = y as \u0430ny",
                "src/a.js § // eslint-disable-next-line no-eval",
                "src/a.js § /** @type {any} */",
                "src/a.js § // @ts-ignore",
                "src/a.js § // biome-ignore lint: later",
                "src/a.js § /* c8 ignore next */",
                "src/a.js § // $FlowFixMe",
                "src/a.py § f()  # type:ignore[attr-defined]",
                "src/a.py § f()  #type: ignore",
                "src/a.py § # mypy: ignore-errors",
                "src/a.py § # pyright: basic",
                "src/a.py § # ruff: noqa",
                "src/a.py § f()  # pylint:disable=all",
                "src/a.py § x = cast(typing.Any, y)",
                "src/a.py § def f(x: t.Any): pass",
                "src/a.py § def f(x) -> list[Any]: pass",
                "src/a.py § @typing.no_type_check",
                "src/a.py § f()  # pragma: no cover",
                "src/a.py § f()  # pyre-ignore[6]",
                "src/a.py § f()  # ty: ignore",
                "src/A.java § @SuppressWarnings({\"unchecked\", \"rawtypes\"})",
                "src/A.java § @java.lang.SuppressWarnings(\"all\")",
                "src/A.java § @SuppressFBWarnings",
                "src/A.java § f(); // NOSONAR",
                "src/A.java § // CHECKSTYLE.OFF: all",
                "src/A.java § //noinspection unchecked",
                "src/A.kt § @file:Suppress(\"UNCHECKED_CAST\")",
                "src/A.kt § @kotlin.Suppress(\"UNCHECKED_CAST\")",
                "src/A.scala § @nowarn def f = 1",
                "src/A.cs § #pragma warning disable",
                "src/A.cs § # pragma  warning  disable CS8602",
                "src/A.cs § [assembly: SuppressMessage(\"x\", \"y\")]",
                "src/A.cs § [System.Diagnostics.CodeAnalysis.SuppressMessage(\"x\", \"y\")]",
                "src/A.cs § [ExcludeFromCodeCoverage]",
                "src/A.cs § dynamic x = F();",
                "src/A.cs § // ReSharper disable All",
                "src/a.go § f() // nolint:errcheck",
                "src/a.go § f() //nolint:all // later",
                "src/a.go § //lint:ignore SA1000 later",
                "src/a.go § // #nosec G101",
                "src/a.go § p := (*T)(unsafe.Pointer(&x))",
                "src/a.rs § #[allow(clippy::all, dead_code)]",
                "src/a.rs § #[cfg_attr(test, allow(unused))]",
                "src/a.rs § #[expect(clippy::unwrap_used)]",
                "src/a.rs § let x: u32 = unsafe { std::mem::transmute(y) };",
                "tsconfig.json § \"strict\": false,",
                "tsconfig.base.json § \"noImplicitAny\": false",
                ".eslintrc.json § \"@typescript-eslint/no-explicit-any\": \"off\"",
                "eslint.config.mjs § 'no-eval': 'off',",
                "biome.json § \"noExplicitAny\": \"off\"",
                "mypy.ini § ignore_errors = True",
                "pyproject.toml § disallow_untyped_defs = false",
                "setup.cfg § ignore = E501, F401",
                "pyrightconfig.json § \"typeCheckingMode\": \"off\"",
                "Shop.csproj § <NoWarn>CS8602</NoWarn>",
                "Directory.Build.props § <TreatWarningsAsErrors>false</TreatWarningsAsErrors>",
                ".editorconfig § dotnet_diagnostic.CA1822.severity = none",
                "pom.xml § <arg>-Xlint:none</arg>",
                "build.gradle.kts § allWarningsAsErrors = false",
                "Cargo.toml § unsafe_code = \"allow\"",
                ".golangci.yml § disable-all: true",
            })
    void aCheckThatIsSilencedIsTold(String path, String after) {
        var text = after.replace("\\u200B", "\u200B").replace("\\u0430", "\u0430");
        assertThat(codes(path, "", text)).contains("~TYPE_CHECK_ESCAPED");
        assertThat(codes(path, text, "")).isEmpty();
        assertThat(codes(path, text, text + "|")).isEmpty();
    }

    /** What is done with types and settings every day. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "src/a.ts § const x: unknown = y",
                "src/a.ts § const first = await Promise.any(all)",
                "src/a.ts § if (none || any) { f() }",
                "src/a.ts § const company: Company = { many: 1 }",
                "src/a.ts § // any value is good as any other",
                "src/a.ts § const text = 'as any'",
                "src/a.js § const options = { which: any }",
                "src/a.ts § const x = y as Shop",
                "src/a.py § x: dict[str, Any] = {}",
                "src/a.py § from typing import Any, cast",
                "src/a.py § if any(x): f()",
                "src/a.py § # the type is ignored by readers",
                "src/A.java § List<?> x = f();",
                "src/A.java § @Override public void suppress() {}",
                "src/A.java § // unchecked exceptions are for callers",
                "src/A.kt § val x: Any = f()",
                "src/A.cs § int hash = unchecked(a * 31 + b);",
                "src/A.cs § #pragma warning restore CS8602",
                "src/A.cs § #nullable enable",
                "src/A.cs § // dynamic prices come later",
                "src/a.go § func f(x any) interface{} { return x }",
                "src/a.rs § #[derive(Debug)]",
                "src/a.rs § #[deny(warnings)]",
                "src/a.rs § fn f(x: &dyn std::any::Any) {}",
                "tsconfig.json § \"strict\": true,",
                "tsconfig.json § \"skipLibCheck\": true,",
                ".eslintrc.json § \"no-eval\": \"error\"",
                "mypy.ini § warn_return_any = True",
                "pyproject.toml § disallow_untyped_defs = true",
                "Shop.csproj § <TreatWarningsAsErrors>true</TreatWarningsAsErrors>",
                "Cargo.toml § unsafe_code = \"deny\"",
                ".golangci.yml § - path: _test\\.go",
                ".gitignore § ignore = node_modules",
                "package.json § \"ignore\": \"^5.0.0\"",
            })
    void typesAndSettingsOfEveryDayRaiseNoAlarm(String path, String after) {
        assertThat(codes(path, "", after)).isEmpty();
    }

    private static List<String> moved(String from, String to, String text) {
        return between(
                InMemoryFiles.empty().with(from, lines(text)),
                InMemoryFiles.empty().with(to, lines(text)),
                from,
                to);
    }

    private static List<String> between(InMemoryFiles before, InMemoryFiles after, String... paths) {
        var context = new ValidationContext(after, Locale.ENGLISH).since(before);
        var written =
                Arrays.stream(paths).map(path -> Path.of("/project", path)).toList();
        return new ChangeAuditValidator(List.of())
                .check(Answer.of("", written), context).stream()
                        .map(issue -> (issue.blocks() ? "" : "~") + issue.code())
                        .distinct()
                        .toList();
    }

    private static String tests(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "py" -> "def test_a():|    assert f() == 1|def test_b():|    assert g() == 2";
            case "java" -> "class A {|  @Test|  void a() {|    assertEquals(1, f());|  }|}";
            case "kt" -> "class A {|  @Test fun a() {|    assertEquals(1, f())|  }|}";
            case "cs" -> "class A {|  [Fact]|  public void One() {|    Assert.Equal(1, F());|  }|}";
            case "go" -> "func TestA(t *testing.T) {|\tif f() != 1 {|\t\tt.Fatal()|\t}|}";
            case "rs" -> "#[test]|fn a() {|    assert_eq!(f(), 1);|}";
            default -> "it('x', () => {|  expect(f()).toBe(1)|})";
        };
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '§',
            value = {
                "src/a.test.ts § src/a.ts § TEST_REMOVED",
                "src/a.test.ts § src/a.test.ts.bak § TEST_REMOVED",
                "src/a.spec.js § src/a.spec.old § TEST_REMOVED",
                "src/a.test.jsx § src/a_tests_later.jsx § TEST_REMOVED",
                "tests/a.spec.ts § tests/a.ts § ~TEST_REMOVED",
                "tests/test_a.py § tests/a_cases.py § TEST_REMOVED",
                "tests/test_a.py § tests/_test_a.py § TEST_REMOVED",
                "tests/test_a.py § tests/test_a.py.txt § TEST_REMOVED",
                "src/a_test.py § src/a_check.py § TEST_REMOVED",
                "src/test/java/ATest.java § src/test/java/ATest.java.off § TEST_REMOVED",
                "src/test/java/ATest.java § src/main/java/A.java § TEST_REMOVED",
                "src/test/java/ATest.java § src/test/java/AChecks.java § ~TEST_REMOVED",
                "src/test/kotlin/ATest.kt § src/test/kotlin/AChecks.kt § ~TEST_REMOVED",
                "Shop.Tests/ATests.cs § Shop/A.cs § TEST_REMOVED",
                "Shop.Tests/ATests.cs § Shop.Tests/ATests.cs.bak § TEST_REMOVED",
                "a_test.go § a_tests.go § TEST_REMOVED",
                "a_test.go § _a_test.go § TEST_REMOVED",
                "a_test.go § a_windows_test.go § ~TEST_REMOVED",
                "shop/a_test.go § shop/testdata/a_test.go § TEST_REMOVED",
                "tests/a.rs § tests/later/a.rs § ~TEST_REMOVED",
                "tests/a.rs § examples/a.rs § TEST_REMOVED",
            })
    void testsThatAreRenamedOutOfTheRunnersPatternAreFound(String from, String to, String code) {
        assertThat(moved(from, to, tests(from))).contains(code);
        assertThat(between(InMemoryFiles.empty().with(from, lines(tests(from))), InMemoryFiles.empty(), from))
                .containsExactly("TEST_REMOVED");
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '§',
            value = {
                "src/a.test.ts § src/shop/a.test.ts",
                "src/a.test.ts § src/a.spec.ts",
                "src/a.test.ts § src/__tests__/a.ts",
                "test/a.js § test/unit/a.js",
                "tests/test_a.py § tests/unit/test_a.py",
                "tests/test_a.py § tests/a_test.py",
                "src/test/java/ATest.java § src/test/java/shop/BTest.java",
                "src/test/java/ATest.java § src/test/java/AIT.java",
                "src/test/java/AChecks.java § src/test/java/BChecks.java",
                "src/test/kotlin/ATest.kt § src/test/kotlin/ASpec.kt",
                "Shop.Tests/ATests.cs § Shop.Tests/Prices/BTests.cs",
                "a_test.go § price_test.go",
                "tests/a.rs § tests/b.rs",
                "tests/a.rs § tests/a/main.rs",
            })
    void testsThatAreMovedToWhereRunnersLookAreNoFinding(String from, String to) {
        assertThat(moved(from, to, tests(from))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a function is called otherwise § test_a.py § def test_a():|    assert f() == 1|def test_b():|    assert g() == 2 § def test_a():|    assert f() == 1|def check_b():|    assert g() == 2",
                "a class is called otherwise § test_a.py § class TestA:|    def test_a(self):|        assert f() == 1 § class ATests:|    def test_a(self):|        assert f() == 1",
                "a Go function is called otherwise § a_test.go § func TestA(t *testing.T) {|\tif f() != 1 {|\t\tt.Fatal()|\t}|} § func Testa(t *testing.T) {|\tif f() != 1 {|\t\tt.Fatal()|\t}|}",
                "an attribute is gone § Tests/ATests.cs § [Fact]|public void A() { Assert.Equal(1, F()); } § public void A() { Assert.Equal(1, F()); }",
                "an annotation is gone § src/test/java/ATest.java § @Test|void a() {|  assertEquals(1, f());|} § void a() {|  assertEquals(1, f());|}",
                "an attribute is gone in Rust § tests/a.rs § #[test]|fn a() { assert_eq!(f(), 1); } § fn a() { assert_eq!(f(), 1); }",
                "a test is no call any more § a.test.ts § it('x', () => expect(f()).toBe(1)) § const later = () => expect(f()).toBe(1)",
            })
    void testsThatNobodyCallsAnyMoreAreFound(String what, String path, String before, String after) {
        assertThat(codes(path, before, after)).as(what).anyMatch(code -> code.endsWith("TEST_REMOVED"));
    }

    /** Half of the tests go to where nobody looks. */
    @Test
    void testsThatMoveIntoAFileWithoutARunnerAreFound() {
        var before = InMemoryFiles.empty().with("tests/test_a.py", lines(tests("x.py")));
        var after = InMemoryFiles.empty()
                .with("tests/test_a.py", lines("def test_a():|    assert f() == 1"))
                .with("tests/a_cases.py", lines("def test_b():|    assert g() == 2"));

        assertThat(between(before, after, "tests/test_a.py", "tests/a_cases.py"))
                .containsExactly("~TEST_REMOVED");
    }
}
