// One report in three formats: the same numbers for any book. Stored reports, templates,
// comparison.
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>
#include <numeric>
#include <set>
#include <simdjson.h>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "ingest/csv.hpp"
#include "job/queue.hpp"
#include "service/demo/demo_world_test.hpp"
#include "service/job_runner.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Documents {
    std::string markdown;
    std::string json;
    std::string csv;
};

Documents documents_of(World& world, const std::string& portfolio) {
    const test::Json response(world.body(
        "report.generate", fmt::format(R"({{"portfolio":"{}","formats":["md","json","csv"],)"
                                       R"("paths":5000}})",
                                       portfolio)));
    EXPECT_EQ(response.size("/documents"), 3U);
    return {response.text("/documents/0/content"), response.text("/documents/1/content"),
            response.text("/documents/2/content")};
}

// All numbers of the JSON, and all texts: exact decimals are texts.
struct Values {
    std::vector<double> numbers;
    std::set<std::string> texts;
};

void collect(simdjson::dom::element element, Values& values) {
    double number = 0.0;
    std::string_view text;
    if (element.is_object())
        for (const auto field : element.get_object()) collect(field.value, values);
    else if (element.is_array())
        for (const auto item : element.get_array()) collect(item, values);
    else if (element.get(number) == simdjson::SUCCESS)
        values.numbers.push_back(number);
    else if (element.get(text) == simdjson::SUCCESS)
        values.texts.emplace(text);
}

std::vector<std::string> cells_of(const std::string& row) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::size_t i = 1; i < row.size(); ++i) {
        if (row[i] == '|' && row[i - 1] != '\\') {
            const std::size_t first = cell.find_first_not_of(' ');
            cells.push_back(first == std::string::npos
                                ? ""
                                : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
            cell.clear();
        } else {
            cell += row[i];
        }
    }
    return cells;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// A number as formatted in the Markdown: digits without grouping, decimal places, percent or not.
struct Shown {
    std::string digits;
    int decimals = 0;
    bool percent = false;
    auto operator<=>(const Shown&) const = default;
};

std::optional<Shown> shown_number(std::string cell) {
    Shown shown;
    if (cell.ends_with("%")) {
        shown.percent = true;
        cell.pop_back();
    }
    std::erase(cell, ',');
    const std::size_t start = cell.starts_with('-') ? 1 : 0;
    if (cell.size() <= start || !std::isdigit(static_cast<unsigned char>(cell[start])))
        return std::nullopt;
    if (cell.find_first_not_of("0123456789.", start) != std::string::npos) return std::nullopt;
    if (const std::size_t point = cell.find('.'); point != std::string::npos)
        shown.decimals = static_cast<int>(cell.size() - point - 1);
    shown.digits = cell;
    return shown;
}

std::string rounded(double value, int decimals) {
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

// Every number in a table of the Markdown is a number of the JSON, rounded to the digits shown.
void expect_numbers_of_json(const Documents& documents) {
    const test::Json json(documents.json);
    Values values;
    collect(json.root(), values);
    std::set<std::pair<int, bool>> prepared;
    std::set<Shown> known;
    std::size_t checked = 0;
    for (const std::string& line : lines_of(documents.markdown)) {
        if (!line.starts_with('|')) continue;
        for (const std::string& cell : cells_of(line)) {
            const auto shown = shown_number(cell);
            if (!shown || values.texts.contains(shown->digits) || values.texts.contains(cell))
                continue;
            if (prepared.insert({shown->decimals, shown->percent}).second)
                for (const double number : values.numbers)
                    known.insert(
                        {rounded(shown->percent ? number * 100.0 : number, shown->decimals),
                         shown->decimals, shown->percent});
            EXPECT_TRUE(known.contains(*shown)) << cell << " in " << line;
            ++checked;
        }
    }
    EXPECT_GT(checked, 10U);
}

// The CSV, parsed by the general CSV reader, holds exactly the rows of the JSON's data.
void expect_csv_of_json(const Documents& documents) {
    const test::Json json(documents.json);
    const auto table = ingest::read_csv(documents.csv);
    ASSERT_TRUE(ok(table));
    ASSERT_EQ(table->rows, json.size("/data/rows"));
    ASSERT_EQ(table->columns.size(), json.size("/data/columns"));
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
        EXPECT_EQ(table->columns[c].name, json.text(fmt::format("/data/columns/{}/key", c)));
        for (std::size_t row = 0; row < table->rows; ++row) {
            const std::string cell = table->columns[c].cells[row].value_or("");
            const std::string at = fmt::format("/data/rows/{}/cells/{}", row, c);
            const std::string kind = json.text(at + "/kind");
            const std::string text = json.text(at + "/text");
            if (kind == "date") {
                EXPECT_EQ(cell, json.is_null(at + "/date") ? "" : json.text(at + "/date"));
            } else if (kind == "text") {
                const bool risky = !text.empty() &&
                                   std::string_view("=+-@\t\r").find(text[0]) != std::string::npos;
                EXPECT_EQ(cell, risky ? "'" + text : text) << at;
            } else if (json.is_null(at + "/number")) {
                EXPECT_EQ(cell, "") << at;
            } else {
                char* end = nullptr;
                EXPECT_EQ(std::strtod(cell.c_str(), &end), json.number(at + "/number")) << at;
                EXPECT_EQ(*end, '\0') << at;
            }
        }
    }
}

void expect_three_formats_agree(World& world, const std::string& portfolio) {
    SCOPED_TRACE(portfolio);
    const Documents documents = documents_of(world, portfolio);
    expect_numbers_of_json(documents);
    expect_csv_of_json(documents);
    for (const std::string_view word : {"nan", "inf,", ":-0,"})
        EXPECT_THAT(documents.csv + documents.json, Not(HasSubstr(fmt::format(",{}", word))));
}

class ReportMethods : public testing::Test {
protected:
    World world_;
    void make(const std::string& slug, const std::string& rows) {
        world_.body("portfolio.create", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug));
        if (!rows.empty())
            world_.body("position.create_many",
                        fmt::format(R"({{"portfolio":"{}","positions":[{}]}})", slug, rows));
    }
    void import(int days) {
        world_.body("market.import_prices", import_request(days, {"A", "B", "SPY"}));
    }
};

TEST_F(ReportMethods, TheDemoReportsAreTheSameInEveryFormat) {
    DemoWorld world;
    for (const std::string portfolio :
         {"demo-individual", "demo-high-net-worth", "demo-long-short"})
        expect_three_formats_agree(world, portfolio);
}

TEST_F(ReportMethods, TheLargestPositionIsNamedInWords) {
    DemoWorld world;
    world.body("portfolio.create", R"({"slug":"calls","name":"Calls"})");
    for (const char* symbol : {"NVDA251017C00080000", "AAPL"})
        world.body("position.create",
                   fmt::format(R"({{"portfolio":"calls","symbol":"{}","quantity":1}})", symbol));
    const test::Json json(world.body("report.figures", R"({"portfolio":"calls","paths":1000})"));
    const std::size_t last = json.size("/summary/findings") - 1;
    EXPECT_THAT(json.text(fmt::format("/summary/findings/{}", last)),
                StartsWith("The largest position, NVDA 80 call 2025-10-17, is "));
}

TEST_F(ReportMethods, LimitsAreCheckedForTheReportAndNothingIsRecorded) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":-3})");
    world_.body("limit.create",
                R"({"id":"top","name":"Largest position","subject_type":"portfolio",)"
                R"("metric":"concentration.top1","soft":0.1,"hard":0.2})");
    const test::Json made(
        world_.body("report.generate", R"({"portfolio":"book","formats":["csv","md"]})"));
    EXPECT_THAT(made.text("/documents/1/content"),
                HasSubstr("| Largest position | concentration.top1 |"));
    EXPECT_THAT(made.text("/documents/1/content"), HasSubstr("| hard breach |"));
    EXPECT_EQ(test::Json(world_.body("limit.cases")).size("/data"), 0U);
}

TEST_F(ReportMethods, LoadingTheDemoTwiceAddsNothing) {
    DemoWorld world;
    const std::string positions = world.body("position.list", R"({"limit":500})");
    const auto again = load_demo(world.environment(), world.owner());
    ASSERT_TRUE(ok(again));
    EXPECT_TRUE(again->portfolios.empty());
    EXPECT_EQ(again->positions, 0);
    EXPECT_EQ(world.body("position.list", R"({"limit":500})"), positions);
    EXPECT_EQ(test::Json(world.body("market.datasets")).size("/data"), 1U);
}

TEST_F(ReportMethods, TheDocumentIsThatOfThePreview) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":-3})");
    const test::Json response(
        world_.body("report.generate", R"({"portfolio":"book","formats":["json"]})"));
    EXPECT_EQ(response.text("/documents/0/file_name"), "book-risk-2024-11-15.json");
    EXPECT_EQ(response.text("/documents/0/media_type"), "application/json");
    const test::Json document(response.text("/documents/0/content"));
    const test::Json preview(
        world_.body("report.preview", R"({"portfolio":"book","pictures":true})"));
    EXPECT_EQ(document.minified(), preview.minified("/document"));
    EXPECT_EQ(response.text("/digest"), preview.text("/document/provenance/digest"));
    EXPECT_TRUE(preview.has("/pictures/performance.growth/shapes/0"));
}

TEST_F(ReportMethods, ADocumentIsTheSameWhateverElseIsWrittenWithIt) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const test::Json alone(
        world_.body("report.generate", R"({"portfolio":"book","formats":["md"]})"));
    const test::Json among(
        world_.body("report.generate", R"({"portfolio":"book","formats":["csv","md","json"]})"));
    EXPECT_EQ(alone.text("/documents/0/content"), among.text("/documents/1/content"));
    EXPECT_EQ(alone.text("/digest"), among.text("/digest"));
}

TEST_F(ReportMethods, CommentaryComesFirstAndChangesNoFigure) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const test::Json plain(
        world_.body("report.generate", R"({"portfolio":"book","formats":["md"]})"));
    const test::Json made(world_.body(
        "report.generate", R"({"portfolio":"book","formats":["md","html","json"],"commentary":)"
                           R"("Losses were small.\r\nAll in A.\n \n\n# <b>Not a title</b>\n"})"));
    EXPECT_NE(made.text("/id"), plain.text("/id"));
    EXPECT_EQ(made.text("/digest"), plain.text("/digest"));
    const test::Json document(made.text("/documents/2/content"));
    EXPECT_EQ(document.text("/sections/0/title"), "Commentary");
    EXPECT_EQ(document.text("/sections/0/blocks/0/text"), "Losses were small. All in A.");
    EXPECT_EQ(document.text("/sections/0/blocks/1/text"), "# <b>Not a title</b>");
    EXPECT_EQ(document.size("/sections/0/blocks"), 2U);
    EXPECT_THAT(made.text("/documents/0/content"), HasSubstr("Losses were small. All in A."));
    EXPECT_THAT(made.text("/documents/0/content"), Not(HasSubstr("\n# ")));
    EXPECT_THAT(made.text("/documents/1/content"), HasSubstr("# &lt;b&gt;Not a title"));
    // Nothing but blanks is no commentary.
    EXPECT_EQ(test::Json(world_.body("report.generate", R"({"portfolio":"book","formats":["md"],)"
                                                        R"("commentary":" \n\n"})"))
                  .text("/id"),
              plain.text("/id"));
}

TEST_F(ReportMethods, TheReportsVarEqualsRiskVar) {
    import(400);
    make("book", R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":-3})");
    const test::Json report(
        world_.body("report.figures", R"({"portfolio":"book","paths":2000,"seed":3})"));
    const test::Json var(
        world_.body("risk.var", R"({"portfolio":"book","paths":2000,"seed":3,"window":1000})"));
    ASSERT_EQ(report.size("/var/value/results"), var.size("/results"));
    for (std::size_t i = 0; i < var.size("/results"); ++i)
        EXPECT_EQ(report.number(fmt::format("/var/value/results/{}/var", i)),
                  var.number(fmt::format("/results/{}/var", i)));
}

TEST_F(ReportMethods, TheSameReportTwiceIsTheSameBytes) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const std::string request = R"({"portfolio":"book","formats":["md","json","csv"]})";
    EXPECT_EQ(world_.body("report.generate", request), world_.body("report.generate", request));
}

TEST_F(ReportMethods, AFormatRequestedTwiceIsWrittenOnce) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    EXPECT_EQ(test::Json(
                  world_.body("report.generate", R"({"portfolio":"book","formats":["csv","csv"]})"))
                  .size("/documents"),
              1U);
}

TEST_F(ReportMethods, ASectionThatFailsStatesTheReasonAndTheRestIsReported) {
    import(320);
    make("empty", "");
    make("options", R"({"symbol":"ZZZ251219C00100000","quantity":1,"entry_price":2})");
    make("unpriced", R"({"symbol":"NOPRICE","quantity":1,"entry_price":10})");
    make("cash", R"({"symbol":"USD","type":"cash","quantity":1000})");
    for (const std::string portfolio : {"empty", "options", "unpriced", "cash"}) {
        SCOPED_TRACE(portfolio);
        const Documents documents = documents_of(world_, portfolio);
        const test::Json json(documents.json);
        std::set<std::string> unavailable;
        for (std::size_t i = 0; i < json.size("/sections"); ++i) {
            const std::string at = fmt::format("/sections/{}", i);
            if (!json.is_null(at + "/unavailable")) unavailable.insert(json.text(at + "/id"));
        }
        for (const std::string section : {"var", "backtest", "correlations", "performance"})
            EXPECT_TRUE(unavailable.contains(section)) << section;
        EXPECT_THAT(documents.markdown,
                    HasSubstr("## Value at risk and expected shortfall\n\nN/A: "));
        EXPECT_THAT(documents.markdown, HasSubstr("| VaR, historical, 99.0%, 1 day | N/A |"));
        EXPECT_THAT(documents.markdown, HasSubstr("## Conventions"));
        expect_csv_of_json(documents);
    }
}

TEST_F(ReportMethods, OnePositionAndAShortHistoryGiveAPartialReport) {
    import(90);
    make("one", R"({"symbol":"A","quantity":10})");
    const Documents documents = documents_of(world_, "one");
    // A forecast needs 250 earlier days.
    EXPECT_THAT(documents.markdown, HasSubstr("## Backtest\n\nN/A: "));
    EXPECT_THAT(documents.markdown, HasSubstr("251 returns"));
    EXPECT_THAT(documents.markdown, Not(HasSubstr("expected shortfall\n\nN/A: ")));
    expect_numbers_of_json(documents);
    expect_csv_of_json(documents);
}

TEST_F(ReportMethods, AJobAnnouncesItsReportWithALinkToIt) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    world_.body("jobs.submit", R"({"method":"report.generate","request":{"portfolio":"book"}})");
    const auto jobs = (*world_.environment().queue())->list(world_.owner().tenant, {}, {});
    ASSERT_TRUE(ok(jobs));
    ASSERT_EQ(jobs->items.size(), 1U);
    const job::Runner run = make_job_runner(world_.environment(), world_.dispatcher().table());
    ASSERT_TRUE(ok(run(jobs->items[0], {})));
    // A further attempt of the same job announces nothing new.
    ASSERT_TRUE(ok(run(jobs->items[0], {})));
    const test::Json notices(world_.body("notification.list"));
    ASSERT_EQ(notices.size("/data"), 1U);
    EXPECT_EQ(notices.text("/data/0/kind"), "report_ready");
    EXPECT_EQ(notices.text("/data/0/title"), "Risk report: book");
    EXPECT_EQ(notices.text("/data/0/link"),
              "/reports/" + test::Json(world_.body("report.list")).text("/data/0/id"));
}

TEST_F(ReportMethods, CashIsCoveredAndPartOfTheGrossValue) {
    import(320);
    make("cash", R"({"symbol":"USD","type":"cash","quantity":5000})");
    make("mixed", R"({"symbol":"USD","type":"cash","quantity":5000},{"symbol":"A","quantity":10})");
    const test::Json cash(world_.body("report.figures", R"({"portfolio":"cash"})"));
    EXPECT_EQ(cash.number("/coverage"), 1.0);
    EXPECT_EQ(cash.number("/summary/gross_value"), 5000.0);
    EXPECT_EQ(cash.number("/snapshot/positions/0/weight"), 1.0);
    EXPECT_EQ(cash.number("/snapshot/market_value_short"), 0.0);
    const test::Json mixed(world_.body("report.figures", R"({"portfolio":"mixed"})"));
    EXPECT_EQ(mixed.number("/summary/gross_value"), mixed.number("/exposures/value/totals/gross"));
    EXPECT_NEAR(
        mixed.number("/snapshot/positions/0/weight") + mixed.number("/snapshot/positions/1/weight"),
        1.0, 1e-14);
}

TEST_F(ReportMethods, ABenchmarkWithoutPricesAffectsOnlyItsSections) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const test::Json json(
        world_.body("report.figures", R"({"portfolio":"book","benchmark":"NOBODY"})"));
    EXPECT_FALSE(json.is_null("/var/value"));
    EXPECT_THAT(json.text("/performance/unavailable"), HasSubstr("NOBODY"));
}

TEST_F(ReportMethods, HostileTextsAreTextInEveryFormat) {
    import(320);
    const std::vector<std::string> hostile{
        "=cmd()",      "+1",           "-1",  "@x",  "\\tx",
        "a|b",         "<script>",     "`x`", "a,b", "say \\\"x\\\"",
        "two\\nlines", "=1+1\\\",\\\""};
    std::string rows;
    for (const std::string& text : hostile) {
        // Names may not have control characters.
        const std::string name =
            text.find("\\t") == 0 || text.find("\\n") != std::string::npos ? "plain" : text;
        rows += fmt::format(
            R"({}{{"symbol":"A","quantity":-1,"note":"{}","strategy":"{}","tags":["{}"]}})",
            rows.empty() ? "" : ",", text, name, name);
    }
    make("book", rows);
    world_.body(
        "market.put_securities",
        R"-({"securities":[{"symbol":"A","name":"=HYPERLINK(\"http://x\")","sector":"|<b>"}]})-");
    const Documents documents = documents_of(world_, "book");
    expect_csv_of_json(documents);
    EXPECT_THAT(documents.markdown, Not(HasSubstr("<script>")));
    const auto table = ingest::read_csv(documents.csv);
    ASSERT_TRUE(ok(table));
    for (const auto& column : table->columns)
        for (const auto& cell : column.cells) {
            if (!cell || cell->empty()) continue;
            const bool number =
                shown_number(*cell).has_value() || cell->find("e-") != std::string::npos;
            EXPECT_TRUE(number ||
                        std::string_view("=+-@\t\r").find(cell->front()) == std::string_view::npos)
                << column.name << ": " << *cell;
        }
}

// ---- stored reports ---------------------------------------------------------------------------

TEST_F(ReportMethods, AReportIsStoredOnceWithItsFilesAndDeletedWithThem) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const std::string request = R"({"portfolio":"book","formats":["pdf","md"]})";
    const test::Json made(world_.body("report.generate", request));
    const std::string id = made.text("/id");
    EXPECT_TRUE(made.is_null("/documents/0/content"));
    EXPECT_EQ(made.text("/documents/0/media_type"), "application/pdf");
    EXPECT_EQ(test::Json(world_.body("report.generate", request)).text("/id"), id);
    const test::Json list(world_.body("report.list", R"({"subject":"book"})"));
    ASSERT_EQ(list.size("/data"), 1U);
    for (const char* format : {"json", "md", "pdf"})
        EXPECT_TRUE(list.has(std::string("/data/0/sizes/") + format)) << format;
    const test::Json file(
        world_.body("report.download", fmt::format(R"({{"report":"{}","format":"pdf"}})", id)));
    const auto bytes = from_base64(file.text("/content"));
    ASSERT_TRUE(ok(bytes));
    EXPECT_TRUE(bytes->starts_with("%PDF-1.5"));
    EXPECT_EQ(static_cast<double>(bytes->size()), made.number("/documents/0/size"));
    EXPECT_EQ(file.text("/file_name"), "book-risk-2024-11-15.pdf");
    // A format that was not written is written from the stored document.
    const test::Json later(
        world_.body("report.download", fmt::format(R"({{"report":"{}","format":"xlsx"}})", id)));
    EXPECT_TRUE(from_base64(later.text("/content"))->starts_with("PK"));
    const std::string named = fmt::format(R"({{"report":"{}"}})", id);
    EXPECT_EQ(test::Json(world_.body("report.get", named)).text("/document/kind"), "risk");
    world_.body("report.delete", named);
    EXPECT_EQ(world_.error("report.get", named).code, Code::kNotFound);
    EXPECT_EQ(world_.error("report.download", named).code, Code::kInvalidInput);
    EXPECT_EQ(test::Json(world_.body("report.list")).size("/data"), 0U);
}

TEST_F(ReportMethods, ATemplateChoosesSectionsFormatsAndLogoUnlessTheRequestStatesThem) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    world_.body("report.template.put",
                R"({"name":"Board","sections":["var","snapshot"],"formats":["csv","md"],)"
                R"("logo":"Example Capital"})");
    const test::Json made(
        world_.body("report.generate", R"({"portfolio":"book","template":"Board"})"));
    ASSERT_EQ(made.size("/documents"), 2U);
    const std::string text = made.text("/documents/1/content");
    EXPECT_TRUE(text.starts_with("Example Capital\n"));
    EXPECT_LT(text.find("## Value at risk"), text.find("## Snapshot"));
    EXPECT_THAT(text, Not(HasSubstr("## Exposures")));
    const test::Json own(world_.body(
        "report.generate",
        R"({"portfolio":"book","template":"Board","formats":["md"],"logo":"Other","sections":["var"]})"));
    EXPECT_TRUE(own.text("/documents/0/content").starts_with("Other\n"));
    const Error unknown =
        world_.error("report.template.put", R"({"name":"Bad","sections":["nonsense"]})");
    EXPECT_EQ(unknown.errors.at(0).pointer, "/sections/0");
    EXPECT_EQ(world_.error("report.generate", R"({"portfolio":"book","template":"None"})").code,
              Code::kNotFound);
    world_.body("report.template.delete", R"({"name":"Board"})");
    EXPECT_EQ(test::Json(world_.body("report.template.list")).size("/data"), 0U);
}

TEST_F(ReportMethods, TwoReportsAreComparedNumberByNumber) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const auto generate = [&](const std::string& date) {
        return test::Json(world_.body("report.generate",
                                      fmt::format(R"({{"portfolio":"book","as_of":"{}"}})", date)))
            .text("/id");
    };
    const std::string first = generate("2024-11-14");
    const std::string second = generate("2024-11-15");
    const test::Json compared(world_.body(
        "report.compare", fmt::format(R"({{"first":"{}","second":"{}"}})", first, second)));
    EXPECT_EQ(compared.text("/changes/0/table"), "facts");
    EXPECT_EQ(compared.text("/changes/0/row"), "Net value");
    EXPECT_DOUBLE_EQ(
        compared.number("/changes/0/difference"),
        compared.number("/changes/0/second/number") - compared.number("/changes/0/first/number"));
    EXPECT_THAT(compared.text("/inputs/0"), HasSubstr("2024-11-14 before, 2024-11-15 after"));
    const test::Json same(
        world_.body("report.compare", fmt::format(R"({{"first":"{0}","second":"{0}"}})", first)));
    EXPECT_EQ(same.size("/changes"), 0U);
}

TEST_F(ReportMethods, AReportIsVerifiedUntilItsDataChange) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const test::Json made(world_.body("report.generate", R"({"portfolio":"book"})"));
    const std::string request =
        fmt::format(R"({{"sha256":"{}"}})", sha256_hex(made.text("/documents/0/content")));
    const test::Json verified(world_.body("report.verify", request));
    EXPECT_TRUE(verified.truth("/matches"));
    EXPECT_TRUE(verified.truth("/file_known"));
    world_.body("position.create", R"({"portfolio":"book","symbol":"B","quantity":1})");
    const test::Json changed(world_.body("report.verify", request));
    EXPECT_FALSE(changed.truth("/matches"));
    EXPECT_THAT(changed.text("/differences/0"), HasSubstr("Data: "));
    EXPECT_EQ(
        world_.error("report.verify", fmt::format(R"({{"sha256":"{}"}})", std::string(64, '0')))
            .code,
        Code::kNotFound);
}

TEST_F(ReportMethods, ReportsOfOtherKindsHaveTheirSections) {
    DemoWorld world;
    const test::Json year(
        world.body("report.generate", R"({"kind":"ledger_year","year":2024,"formats":["md"]})"));
    const std::string ledger = year.text("/documents/0/content");
    for (const char* part : {"# Ledger of 2024", "## Realized gains", "## Sales", "## Wash sales",
                             "## Income", "## Open lots on 2024-12-31"})
        EXPECT_THAT(ledger, HasSubstr(part));
    const test::Json sessions(world.body("alm.session.list"));
    const test::Json sheet(world.body(
        "report.preview", fmt::format(R"({{"kind":"balance_sheet","session":"{}","sections":)"
                                      R"(["gap","eve_by_bucket","scenarios"]}})",
                                      sessions.text("/data/0/id"))));
    const test::Json tests(world.body(
        "report.preview", fmt::format(R"({{"kind":"balance_sheet","session":"{}","sections":)"
                                      R"(["outlier_tests"]}})",
                                      sessions.text("/data/0/id"))));
    const std::string rows_of_tests = "/document/sections/0/blocks/0/table/rows";
    EXPECT_EQ(tests.text(rows_of_tests + "/0/cells/1/text"), "Run-off");
    EXPECT_EQ(tests.text(rows_of_tests + "/2/cells/1/text"), "Constant, 12 months");
    EXPECT_EQ(tests.text("/document/conventions/2"), "Regulation EU 2024/856, text of 2023-12-01.");
    // Time buckets add up to the figures of the scenarios.
    const auto column = [&](int section, const std::string& block, std::size_t cell) {
        std::vector<double> values;
        const std::string rows =
            fmt::format("/document/sections/{}/blocks/{}/table/rows", section, block);
        for (std::size_t i = 0; i < sheet.size(rows); ++i)
            values.push_back(sheet.number(fmt::format("{}/{}/cells/{}/number", rows, i, cell)));
        return values;
    };
    const std::vector<double> gaps = column(0, "1", 3);
    ASSERT_GT(gaps.size(), 10U);
    EXPECT_NEAR(std::accumulate(gaps.begin(), gaps.end(), 0.0), column(0, "1", 4).back(), 1e-3);
    for (const std::size_t cell : {1U, 2U}) {
        std::vector<double> buckets = column(1, "0", cell);
        const double total = buckets.back();
        buckets.pop_back();
        EXPECT_NEAR(std::accumulate(buckets.begin(), buckets.end(), 0.0), total, 1.0);
    }
    EXPECT_DOUBLE_EQ(column(1, "0", 1).back(), column(2, "1", 1).front());
    const test::Json plan(world.body(
        "report.generate",
        R"({"kind":"plan","formats":["md","pdf"],"plan":{"initial_portfolio":1000000,"years":20,)"
        R"("allocation":{"stock":0.6,"bond":0.4},"paths":500,"withdrawal":{"strategy":)"
        R"("constant_dollar","rate":0.04}}})"));
    EXPECT_THAT(plan.text("/documents/0/content"), HasSubstr("| Probability of success | "));
    EXPECT_EQ(world.error("report.generate", R"({"kind":"ledger_year"})").errors.at(0).pointer,
              "/year");
    EXPECT_EQ(world.error("report.generate", R"({"kind":"plan"})").errors.at(0).pointer, "/plan");
    EXPECT_EQ(world.error("report.generate", R"({"kind":"balance_sheet"})").errors.at(0).pointer,
              "/session");
    EXPECT_EQ(world.error("report.generate", R"({})").errors.at(0).pointer, "/portfolio");
    EXPECT_EQ(world.error("report.generate", R"({"kind":"plan","plan":{"years":"x"}})")
                  .errors.at(0)
                  .pointer.substr(0, 5),
              "/plan");
}

}  // namespace
}  // namespace ballast::service
