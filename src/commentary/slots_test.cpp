// What a paragraph may say, and what fills its slots.
#include "commentary/slots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <regex>

#include "commentary/names.hpp"
#include "commentary/writer.hpp"

namespace ballast::commentary {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

report::Document sample() {
    report::Document document;
    document.kind = "risk";
    document.title = "Risk report 2025 of Growth";
    document.as_of = *fin::Date::parse("2025-06-30");
    document.facts = {
        {.label = "Market value",
         .value = report::number(1'234'567.5, {.unit = report::Unit::kMoney, .currency = "USD"})},
        {.label = "Value at risk",
         .value = report::number(23'456.25, {.unit = report::Unit::kMoney, .currency = "USD"}),
         .note = "historical, 99%, 1 day"}};
    report::DocumentSection section{.id = "var", .title = "Value at risk"};
    report::Table table{.id = "var.results", .title = "VaR and ES at 99%"};
    table.columns = {report::text_column("method", "Method"),
                     report::money_column("var", "VaR", "USD"),
                     report::status_column("status", "Status")};
    for (const auto& [method, value] :
         {std::pair("parametric", 20'000.0), {"historical", 23'456.25}, {"mc_t", 25'000.0}})
        table.rows.push_back({{report::text(method), report::number(value),
                               report::status("breach", report::StatusLevel::kBad)}});
    report::add_table(section, table);
    document.sections.push_back(section);
    return document;
}

std::vector<std::string> codes(std::string_view text) {
    static const Catalog catalog = catalog_of(sample());
    std::vector<std::string> found;
    for (const Refusal& refusal : check_paragraph(text, catalog).refusals)
        found.push_back(refusal.code);
    return found;
}

TEST(Slots, AreFilledFromTheReportAndKeepTheirFigure) {
    const Catalog catalog = catalog_of(sample());
    const CheckedParagraph checked = check_paragraph(
        "The {{label:fact.value_at_risk}} is {{fact.value_at_risk}} as of {{as_of}}.", catalog);
    ASSERT_TRUE(checked.refusals.empty()) << checked.refusals.front().message;
    EXPECT_EQ(plain_text(checked.pieces),
              "The value at risk (historical, 99%, 1 day) is 23,456.25 USD as of 2025-06-30.");
    EXPECT_EQ(checked.pieces[1], (Piece{"23,456.25 USD", "fact.value_at_risk"}));
}

TEST(Slots, CellsOfTablesHaveAnIdByTableRowAndColumn) {
    const Catalog catalog = catalog_of(sample());
    ASSERT_NE(catalog.find("var.results.2.var"), nullptr);
    EXPECT_EQ(catalog.find("var.results.2.var")->label, "VaR (historical)");
    EXPECT_EQ(catalog.find("var.results.2.var")->section, "var");
    EXPECT_EQ(catalog.find("var.results.1.status")->shown, "breach");
}

TEST(Slots, RowsOfDaysHaveTheNameOfTheirDate) {
    report::Document document = sample();
    report::Table table{.id = "var.scenarios", .title = "Worst days"};
    table.columns = {report::count_column("rank", "Rank"), report::date_column("date", "Date"),
                     report::money_column("pnl", "P&L", "USD"),
                     report::text_column("largest", "Largest contributors")};
    table.rows.push_back(
        {{report::number(1.0), report::date(fin::Date::parse("2025-04-04").value()),
          report::number(-30'298.52), report::text("VUG -6,343, QQQ -4,978")}});
    report::add_table(document.sections.front(), table);
    const Catalog catalog = catalog_of(document);
    ASSERT_NE(catalog.find("var.scenarios.1.pnl"), nullptr);
    EXPECT_EQ(catalog.find("var.scenarios.1.pnl")->row, "2025-04-04");
}

TEST(Slots, DigitsOfEveryScriptAreRefused) {
    for (const char* text : {"VaR is 5.", "VaR is ٣.", "VaR is ５.", "VaR is ½.", "VaR is x².",
                             "VaR is Ⅷ.", "VaR is ①.", "VaR is 五.", "VaR is १.", "VaR is 𝟗.",
                             "50% of it", "$ more", "€ more", "a ‰ more"})
        EXPECT_THAT(codes(text), ElementsAre("character")) << text;
}

TEST(Slots, NumbersInWordsMultiplesAndUnitsAreRefused) {
    EXPECT_THAT(codes("It has three tails."), ElementsAre("number_word"));
    EXPECT_THAT(codes("It fell Twenty-five points."), ElementsAre("number_word", "number_word"));
    EXPECT_THAT(codes("A loss within one day."), ElementsAre("number_word"));
    EXPECT_THAT(codes("A loss of fortymillion."), ElementsAre("number_word"));
    EXPECT_THAT(codes("A tenday loss."), ElementsAre("number_word"));
    EXPECT_THAT(codes("A loss of fortyThe risk."), ElementsAre("number_word"));
    EXPECT_THAT(codes("A lossTwenty above."), ElementsAre("number_word"));
    EXPECT_TRUE(codes("The VaR of LibreOffice and McDonald, an ETF and a REIT.").empty());
    EXPECT_TRUE(
        codes("The tenor, the tension and the daytime often weigh on the ones held.").empty());
    EXPECT_THAT(codes("It doubled."), ElementsAre("multiple"));
    EXPECT_THAT(codes("A third of it is cash."), ElementsAre("multiple"));
    EXPECT_THAT(codes("It rose fivefold."), ElementsAre("multiple"));
    EXPECT_THAT(codes("Some percent of it."), ElementsAre("unit"));
    EXPECT_THAT(codes("Many basis points."), ElementsAre("unit"));
    EXPECT_TRUE(codes("One of the largest risks, in the third section of this quarter.").empty());
}

TEST(Slots, MarkupLinksAndControlsAreRefused) {
    for (const char* text : {"<b>x</b>", "[x](y)", "see https://example.org", "a\nb", "a\u202eb",
                             "a\u200bb", "`x`", "a*b*", "\xc0\xaf", "x\xff", "a_b", "=SUM"})
        EXPECT_THAT(codes(text), ElementsAre("character")) << text;
}

TEST(Slots, UnknownAndBrokenSlotsAreRefused) {
    for (const char* text : {"{{fact.nothing}}", "{{label:nothing}}", "{{title:x}}", "{{", "{{}}",
                             "{{fact.market_value", "{{{fact.market_value}}}", "{{fact.{{x}}}}"})
        EXPECT_THAT(codes(text), ElementsAre("slot")) << text;
    EXPECT_THAT(codes(""), ElementsAre("length"));
    EXPECT_THAT(codes(std::string(3'000, 'a')), testing::Contains("length"));
}

// Whether a word of the text consists of the quantities that the texts below are composed of; a
// capital begins a word.
bool has_quantity(const std::string& text) {
    static const std::regex quantity(
        "(^|[^A-Za-z])(ten|forty|million|half|one|day|basis)*(ten|forty|million|half)"
        "(ten|forty|million|half|one|day)*($|[^a-z])");
    return std::regex_search(text, quantity);
}

// Paragraphs composed at random of innocent and hostile parts: what is accepted has, outside of its
// figures and the texts of the report, no digit and no sign of a quantity.
TEST(Slots, NoUngroundedNumberIsInTenThousandHostileTexts) {
    const Catalog catalog = catalog_of(sample());
    const std::vector<std::string> parts{"The risk is ",
                                         "{{fact.value_at_risk}}",
                                         "{{fact.market_value}}",
                                         " up ",
                                         "12",
                                         "1,000",
                                         "forty",
                                         " million",
                                         "٤",
                                         "％",
                                         "５",
                                         "{{label:var.results.1.var}}",
                                         "{{as_of}}",
                                         ", ",
                                         "{{fact.made_up}}",
                                         "half ",
                                         "one ",
                                         "day",
                                         "{{",
                                         "}}",
                                         "\u200b",
                                         "1e6",
                                         " basis points",
                                         "{{var.results.3.var}}",
                                         "ten",
                                         "\xc3",
                                         "²",
                                         "IV",
                                         " of the total. ",
                                         "{{title:var.results}}"};
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same texts on every run
    std::size_t accepted = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::string text;
        const std::size_t count = 1 + random() % 6;
        for (std::size_t n = 0; n < count; ++n) text += parts[random() % parts.size()];
        const CheckedParagraph checked = check_paragraph(text, catalog);
        EXPECT_EQ(checked.pieces.empty(), !checked.refusals.empty()) << text;
        if (checked.pieces.empty()) continue;
        ++accepted;
        for (const Piece& piece : checked.pieces) {
            if (!piece.figure.empty()) {
                EXPECT_EQ(piece.text, catalog.find(piece.figure)->shown);
                continue;
            }
            std::string words = piece.text;
            for (const std::string& known :
                 {catalog.as_of, catalog.find("var.results.1.var")->label, catalog.tables[0].title})
                for (std::size_t at; (at = words.find(known)) != std::string::npos;)
                    words.erase(at, known.size());
            EXPECT_EQ(words.find_first_of("0123456789%$"), std::string::npos) << words;
            EXPECT_FALSE(has_quantity(words)) << words;
        }
    }
    EXPECT_GT(accepted, 500U);
}

TEST(Writer, WritesParagraphsThatPassTheCheck) {
    const Catalog catalog = catalog_of(sample());
    const auto paragraphs = write_commentary(catalog);
    ASSERT_EQ(paragraphs.size(), 3U);
    std::string all;
    for (const std::string& paragraph : paragraphs) {
        const CheckedParagraph checked = check_paragraph(paragraph, catalog);
        ASSERT_TRUE(checked.refusals.empty()) << checked.refusals.front().message;
        all += plain_text(checked.pieces) + "\n";
    }
    EXPECT_THAT(all, HasSubstr("Key figures as of 2025-06-30: market value 1,234,567.50 USD; value "
                               "at risk (historical, 99%, 1 day) 23,456.25 USD."));
    EXPECT_THAT(all, HasSubstr("VaR is highest for mc_t with 25,000.00 USD and lowest for "
                               "parametric with 20,000.00 USD"));
    EXPECT_THAT(all, HasSubstr("VaR and ES at 99%, breach: parametric, historical and mc_t."));
}

// A table with one column of money, and a text column with the names of its rows.
Catalog with_rows(const std::string& table, const std::string& column,
                  const std::vector<std::pair<std::string, double>>& rows) {
    report::Document document{.title = "Report", .as_of = *fin::Date::parse("2025-06-30")};
    report::DocumentSection section{.id = "section", .title = "Section"};
    report::Table made{.id = table, .title = "Table"};
    made.columns = {report::text_column("no", "No."), report::text_column("name", "Name"),
                    report::money_column("value", column, "USD")};
    int number = 0;
    for (const auto& [name, value] : rows)
        made.rows.push_back(
            {{report::text(std::to_string(++number)), report::text(name), report::number(value)}});
    report::add_table(section, made);
    document.sections.push_back(section);
    return catalog_of(document);
}

std::string written(const Catalog& catalog) {
    std::string text;
    for (const std::string& paragraph : write_commentary(catalog))
        text += plain_text(check_paragraph(paragraph, catalog).pieces);
    return text;
}

TEST(Writer, NamesTheEndsOfAColumnThatHasBothSigns) {
    EXPECT_EQ(written(with_rows("snapshot.positions", "Market value",
                                {{"A", 10.0}, {"B", -30.0}, {"C", 20.0}})),
              "The largest long position is C with 20.00 USD, the largest short position B with "
              "-30.00 USD.");
    EXPECT_EQ(written(with_rows("snapshot.positions", "Market value", {{"A", 10.0}, {"C", 20.0}})),
              "The largest position is C with 20.00 USD, followed by A with 10.00 USD.");
    EXPECT_EQ(written(with_rows("stress", "Total", {{"Up", 5.0}, {"Crash", -7.0}, {"Fall", -1.0}})),
              "Among the stress scenarios, Crash has the largest loss with -7.00 USD, followed by "
              "Fall with -1.00 USD.");
}

TEST(Writer, WritesNothingOfWhatIsZeroOrNotListed) {
    EXPECT_EQ(written(with_rows("stress", "Total", {{"A", 0.0}, {"B", 0.0}})), "");
    EXPECT_EQ(written(with_rows("stress", "Total", {{"A", 5.0}, {"B", 7.0}})), "");
    EXPECT_EQ(written(with_rows("income", "Dividends", {{"A", 0.0}, {"B", 0.0}})), "");
}

// Lists the statuses of a table of tests by method and level.
TEST(Writer, GroupsStatusesAndDistinguishesRowsOfOneName) {
    report::Document document{.title = "Report", .as_of = *fin::Date::parse("2025-06-30")};
    report::DocumentSection section{.id = "backtest", .title = "Backtest"};
    report::Table table{.id = "backtest"};
    table.columns = {report::text_column("method", "Method"),
                     report::percent_column("confidence", "Confidence", 1),
                     report::status_column("zone", "Zone")};
    const auto add = [&](const char* method, double confidence, const char* zone,
                         report::StatusLevel level) {
        table.rows.push_back(
            {{report::text(method), report::number(confidence), report::status(zone, level)}});
    };
    add("EWMA", 0.95, "green", report::StatusLevel::kGood);
    add("Historical", 0.99, "yellow", report::StatusLevel::kWarning);
    add("EWMA", 0.99, "yellow", report::StatusLevel::kWarning);
    add("Normal", 0.99, "red", report::StatusLevel::kBad);
    report::add_table(section, table);
    document.sections.push_back(section);
    EXPECT_EQ(written(catalog_of(document)),
              "Backtest, red: Normal. Backtest, yellow: Historical and EWMA (99.0%).");
}

TEST(Writer, LeavesOutRowsThatATableStatesAsOne) {
    report::Document document{.title = "Report", .as_of = *fin::Date::parse("2025-06-30")};
    report::DocumentSection section{.id = "collateral", .title = "Collateral"};
    report::Table table{.id = "collateral.obligor", .title = "Obligors"};
    table.columns = {report::text_column("name", "Obligor"),
                     report::percent_column("share", "Share")};
    table.rows = {{{report::text("Acme"), report::number(0.02)}},
                  {{report::text("195 others"), report::number(0.88)}, report::RowKind::kRest}};
    report::add_table(section, table);
    document.sections.push_back(section);
    EXPECT_EQ(written(catalog_of(document)), "The largest obligor is Acme with 2.00% of par.");
}

TEST(Writer, ListsTheLargestValuesOfAReportThatNoSentenceIsAbout) {
    EXPECT_EQ(written(with_rows("other", "Amount", {{"A", 10.0}, {"B", -20.0}})),
              "Table: B -20.00 USD; A 10.00 USD.");
}

TEST(Slots, ALabelWithinASentenceBeginsInLowerCaseUnlessItIsAnAbbreviation) {
    const Catalog catalog = with_rows("t", "VaR", {{"A", 1.0}});
    EXPECT_EQ(plain_text(check_paragraph("Here {{label:t.1.value}}", catalog).pieces),
              "Here VaR (A)");
    const Catalog words = with_rows("t", "Net value", {{"A", 1.0}});
    EXPECT_EQ(
        plain_text(check_paragraph("Here {{label:t.1.value}}. {{label:t.1.value}}", words).pieces),
        "Here net value (A). Net value (A)");
}

TEST(Writer, WritesNothingAboutAnEmptyReport) {
    EXPECT_TRUE(write_commentary(catalog_of({})).empty());
}

TEST(Names, AreHiddenAndRestored) {
    const NameMap map({{NameKind::kAsset, "AAPL"},
                       {NameKind::kAsset, "A"},
                       {NameKind::kPortfolio, "growth"},
                       {NameKind::kPortfolio, "growth-income"},
                       {NameKind::kAccount, "Müller 401k"}});
    const std::string text =
        "growth-income and growth hold AAPL, not XAAPL, for Müller 401k; A rise";
    const std::string hidden = map.hide(text);
    EXPECT_EQ(hidden, "PORTFOLIO-B and PORTFOLIO-A hold ASSET-A, not XAAPL, for ACCOUNT-A; A rise");
    EXPECT_EQ(map.restore(hidden), text);
    EXPECT_EQ(map.used_in("AAPL only").size(), 1U);
}

TEST(Names, OfManyAssetsAreRestoredByTheLongestToken) {
    std::vector<WorkspaceName> names;
    for (int i = 0; i < 900; ++i)
        names.push_back({NameKind::kAsset, "SYM" + std::to_string(1000 + i)});
    const NameMap map(names);
    const std::string text = "SYM1000 SYM1025 SYM1026 SYM1027 SYM1701 SYM1702 SYM1899";
    EXPECT_THAT(map.hide(text), Not(HasSubstr("SYM")));
    EXPECT_EQ(map.restore(map.hide(text)), text);
}

}  // namespace
}  // namespace ballast::commentary
