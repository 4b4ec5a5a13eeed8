// One report in three formats: the same numbers for any book.
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "ingest/csv.hpp"
#include "report/csv.hpp"
#include "service/demo/demo.hpp"
#include "service/world_test.hpp"

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

void collect_numbers(simdjson::dom::element element, std::vector<double>& numbers) {
    double number = 0.0;
    if (element.is_object())
        for (const auto field : element.get_object()) collect_numbers(field.value, numbers);
    else if (element.is_array())
        for (const auto item : element.get_array()) collect_numbers(item, numbers);
    else if (element.get(number) == simdjson::SUCCESS)
        numbers.push_back(number);
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
    if (cell.ends_with(" %")) {
        shown.percent = true;
        cell.resize(cell.size() - 2);
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
    std::vector<double> numbers;
    collect_numbers(json.root(), numbers);
    std::set<std::string> booked;  // quantities are exact text
    for (const std::string& quantity : json.texts("/snapshot/positions", "quantity"))
        booked.insert(quantity);
    std::set<std::pair<int, bool>> prepared;
    std::set<Shown> known;
    std::size_t checked = 0;
    for (const std::string& line : lines_of(documents.markdown)) {
        if (!line.starts_with('|')) continue;
        for (const std::string& cell : cells_of(line)) {
            const auto shown = shown_number(cell);
            if (!shown || booked.contains(cell)) continue;
            if (prepared.insert({shown->decimals, shown->percent}).second)
                for (const double number : numbers)
                    known.insert(
                        {rounded(shown->percent ? number * 100.0 : number, shown->decimals),
                         shown->decimals, shown->percent});
            EXPECT_TRUE(known.contains(*shown)) << cell << " in " << line;
            ++checked;
        }
    }
    EXPECT_GT(checked, 10U);
}

// Cell by cell, the snapshot's table against the JSON's positions.
void expect_snapshot_of_json(const Documents& documents) {
    const test::Json json(documents.json);
    const auto number = [&](std::size_t row, const std::string& field) {
        const std::string at = fmt::format("/snapshot/positions/{}/{}", row, field);
        return json.is_null(at) ? std::optional<double>() : json.number(at);
    };
    const std::vector<std::pair<std::size_t, std::string>> columns{
        {3, "price"},           {4, "market_value"}, {5, "weight"},
        {6, "unrealized_gain"}, {7, "daily_pnl"},    {8, "var_historical"}};
    const auto lines = lines_of(documents.markdown);
    std::size_t at = 0;
    while (at < lines.size() && !lines[at].starts_with("| Symbol | Type | Quantity |")) ++at;
    at += 2;
    for (std::size_t row = 0; row < json.size("/snapshot/positions"); ++row, ++at) {
        ASSERT_LT(at, lines.size());
        const auto cells = cells_of(lines[at]);
        ASSERT_EQ(cells.size(), 10U) << lines[at];
        EXPECT_EQ(cells[2], json.text(fmt::format("/snapshot/positions/{}/quantity", row)));
        for (const auto& [column, field] : columns) {
            const auto value = number(row, field);
            if (!value) {
                EXPECT_EQ(cells[column], "N/A") << lines[at];
                continue;
            }
            const auto shown = shown_number(cells[column]);
            ASSERT_TRUE(shown) << lines[at];
            EXPECT_EQ(shown->digits, rounded(field == "weight" ? *value * 100.0 : *value, 2))
                << field << " in " << lines[at];
        }
    }
}

// The CSV, parsed by the general CSV reader, holds exactly the values of the JSON.
void expect_csv_of_json(const Documents& documents) {
    const test::Json json(documents.json);
    const auto table = ingest::read_csv(documents.csv);
    ASSERT_TRUE(ok(table));
    ASSERT_EQ(table->rows, json.size("/snapshot/positions"));
    EXPECT_GE(table->columns.size(), 30U);
    EXPECT_LE(table->columns.size(), 40U);
    const std::set<std::string> of_report{"portfolio", "as_of", "currency", "digest"};
    for (const auto& column : table->columns)
        for (std::size_t row = 0; row < table->rows; ++row) {
            const std::string cell = column.cells[row].value_or("");
            const std::string at = of_report.contains(column.name)
                                       ? "/" + column.name
                                       : fmt::format("/snapshot/positions/{}/{}", row, column.name);
            ASSERT_TRUE(json.has(at)) << at;
            simdjson::dom::element value;
            ASSERT_EQ(json.root().at_pointer(at).get(value), simdjson::SUCCESS);
            if (value.is_null()) {
                EXPECT_EQ(cell, "") << at;
            } else if (value.is_string()) {
                const std::string text = json.text(at);
                const bool risky =
                    !text.empty() &&
                    std::string_view("=+-@\t\r").find(text[0]) != std::string::npos &&
                    column.name != "quantity";
                EXPECT_EQ(cell, risky ? "'" + text : text) << at;
            } else {
                char* end = nullptr;
                EXPECT_EQ(std::strtod(cell.c_str(), &end), json.number(at)) << at;
                EXPECT_EQ(*end, '\0') << at;
            }
        }
}

void expect_three_formats_agree(World& world, const std::string& portfolio) {
    SCOPED_TRACE(portfolio);
    const Documents documents = documents_of(world, portfolio);
    expect_numbers_of_json(documents);
    expect_snapshot_of_json(documents);
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
    ASSERT_TRUE(ok(load_demo(world_.environment(), world_.owner())));
    for (const std::string portfolio :
         {"demo-individual", "demo-high-net-worth", "demo-long-short"})
        expect_three_formats_agree(world_, portfolio);
}

TEST_F(ReportMethods, TheLargestPositionIsNamedInWords) {
    ASSERT_TRUE(ok(load_demo(world_.environment(), world_.owner())));
    const test::Json json(
        world_.body("report.get", R"({"portfolio":"demo-long-short","paths":1000})"));
    const std::size_t last = json.size("/summary/findings") - 1;
    EXPECT_THAT(json.text(fmt::format("/summary/findings/{}", last)),
                StartsWith("The largest position, NVDA 80 call 2025-10-17, is "));
}

TEST_F(ReportMethods, LoadingTheDemoTwiceAddsNothing) {
    ASSERT_TRUE(ok(load_demo(world_.environment(), world_.owner())));
    const std::string positions = world_.body("position.list", R"({"limit":500})");
    const auto again = load_demo(world_.environment(), world_.owner());
    ASSERT_TRUE(ok(again));
    EXPECT_TRUE(again->portfolios.empty());
    EXPECT_EQ(again->positions, 0);
    EXPECT_EQ(world_.body("position.list", R"({"limit":500})"), positions);
    EXPECT_EQ(test::Json(world_.body("market.datasets")).size("/data"), 1U);
}

TEST_F(ReportMethods, TheDocumentAndTheDataAreOneReport) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":-3})");
    const test::Json response(
        world_.body("report.generate", R"({"portfolio":"book","formats":["json"]})"));
    EXPECT_EQ(response.text("/documents/0/file_name"), "book-2024-11-15.json");
    EXPECT_EQ(response.text("/documents/0/media_type"), "application/json");
    const test::Json document(response.text("/documents/0/content"));
    const test::Json data(world_.body("report.get", R"({"portfolio":"book","formats":["json"]})"));
    EXPECT_EQ(simdjson::minify(document.root()), simdjson::minify(data.root()));
    EXPECT_EQ(response.text("/digest"), data.text("/digest"));
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

TEST_F(ReportMethods, TheReportsVarEqualsRiskVar) {
    import(400);
    make("book", R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":-3})");
    const test::Json report(
        world_.body("report.get", R"({"portfolio":"book","paths":2000,"seed":3})"));
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
        for (const std::string section : {"var", "backtest", "correlation", "performance"}) {
            EXPECT_TRUE(json.is_null("/" + section + "/value")) << section;
            EXPECT_FALSE(json.text("/" + section + "/unavailable").empty()) << section;
        }
        EXPECT_THAT(documents.markdown,
                    HasSubstr("## Value at risk and expected shortfall\n\nN/A: "));
        EXPECT_THAT(documents.markdown, HasSubstr("| VaR, historical, 99.0 %, 1 day | N/A |"));
        EXPECT_THAT(documents.markdown, HasSubstr("## Conventions"));
        EXPECT_TRUE(json.is_null("/summary/var"));
        expect_csv_of_json(documents);
    }
}

TEST_F(ReportMethods, OnePositionAndAShortHistoryGiveAPartialReport) {
    import(90);
    make("one", R"({"symbol":"A","quantity":10})");
    const Documents documents = documents_of(world_, "one");
    const test::Json json(documents.json);
    EXPECT_FALSE(json.is_null("/var/value"));
    EXPECT_TRUE(json.is_null("/backtest/value"));  // a forecast needs 250 earlier days
    EXPECT_THAT(json.text("/backtest/unavailable"), HasSubstr("251 returns"));
    expect_numbers_of_json(documents);
    expect_snapshot_of_json(documents);
    expect_csv_of_json(documents);
}

TEST_F(ReportMethods, ABenchmarkWithoutPricesAffectsOnlyItsSections) {
    import(320);
    make("book", R"({"symbol":"A","quantity":10})");
    const test::Json json(
        world_.body("report.get", R"({"portfolio":"book","benchmark":"NOBODY"})"));
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
    expect_snapshot_of_json(documents);
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

}  // namespace
}  // namespace ballast::service
