// The risk report of hand-made portfolios: missing sections, malicious names, columns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "report/chart_picture.hpp"
#include "report/csv.hpp"
#include "report/markdown.hpp"
#include "report/portfolio_document.hpp"
#include "report/words.hpp"

namespace ballast::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

PortfolioReport empty_report() {
    PortfolioReport report{.portfolio = "book",
                           .name = "Book",
                           .as_of = *fin::Date::parse("2024-01-31"),
                           .currency = "USD",
                           .benchmark = "SPY"};
    report.exposures.unavailable = "no exposures today";
    report.var.unavailable = "no var today";
    report.var.last_good = *fin::Date::parse("2024-01-30");
    report.backtest.unavailable = "no backtest today";
    report.correlation.unavailable = "no correlation today";
    report.performance.unavailable = "no performance today";
    report.greeks.unavailable = "no greeks today";
    report.factors.unavailable = "no factors today";
    report.stress.unavailable = "no stress today";
    report.attribution.unavailable = "no attribution today";
    report.limits.unavailable = "no limits today";
    return report;
}

std::string markdown_of(const PortfolioReport& report) {
    return to_markdown(portfolio_document(report, {}));
}

TEST(PortfolioDocument, AMissingSectionStatesWhyAndSinceWhenAndTheRestIsKept) {
    const std::string text = markdown_of(empty_report());
    for (const std::string_view part :
         {"## Executive summary", "## Snapshot", "## Exposures\n\nN/A: no exposures today.",
          "## Value at risk and expected shortfall\n\nN/A: no var today. Last result: 2024-01-30.",
          "## Backtest\n\nN/A: no backtest today.", "## Correlations\n\nN/A: no correlation today.",
          "## Performance\n\nN/A: no performance today.", "## Greeks\n\nN/A: no greeks today.",
          "## Factors\n\nN/A: no factors today.", "## Stress\n\nN/A: no stress today.",
          "## Attribution\n\nN/A: no attribution today.", "## Limits\n\nN/A: no limits today.",
          "## Data quality", "## Conventions", "## Issues\n\nNone."})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, HasSubstr("| Net value | N/A |"));
    EXPECT_THAT(text, Not(HasSubstr("nan")));
}

TEST(PortfolioDocument, AClosedFormHasNoRulesOfSamples) {
    PortfolioReport report = empty_report();
    risk::VarReport var;
    var.results = {{.method = risk::VarMethod::kParametric, .confidence = 0.99, .var = 1.0},
                   {.method = risk::VarMethod::kHistorical,
                    .confidence = 0.99,
                    .var = 2.0,
                    .standard_error = 0.1}};
    report.var.value = var;
    const std::string text = markdown_of(report);
    EXPECT_THAT(text, HasSubstr("| closed form | closed form | one day, not scaled |"));
    EXPECT_THAT(text, HasSubstr("| order statistic | Acerbi-Tasche | one day, not scaled |"));
}

TEST(PortfolioDocument, FactorsInExcessOfTheMarketSaySo) {
    PortfolioReport report = empty_report();
    risk::FactorReport factors;
    factors.factors = {{"SPY", "Market"}, {"USMV", "", model::FactorCoordinates::kExcess}};
    factors.market = "SPY";
    factors.portfolio = risk::PortfolioFactorFit{};
    report.factors.value = factors;
    EXPECT_THAT(markdown_of(report), HasSubstr("factors, in excess of Market, "));
    report.factors.value->factors[1].coordinates = model::FactorCoordinates::kAbsolute;
    EXPECT_THAT(markdown_of(report), Not(HasSubstr("in excess of")));
}

TEST(PortfolioDocument, IssuesAreSentencesWithTheirSeverity) {
    Document document = portfolio_document(empty_report(), {});
    document.issues = {{Severity::kInfo, "defaulted", "compounding is not stated", ""}};
    const std::string text = to_markdown(document);
    EXPECT_THAT(text, HasSubstr("- Info: Compounding is not stated\n"));
    EXPECT_THAT(text, Not(HasSubstr("data , ")));
}

// Years 1 to 30 in a width for about 15 of them.
TEST(Charts, LabelsAreAnEqualNumberApart) {
    Chart chart{
        .id = "years", .title = "Years", .kind = ChartKind::kLine, .series = {{"Median", {}}}};
    for (int year = 1; year <= 30; ++year) {
        chart.labels.push_back(std::to_string(year));
        chart.series[0].values.emplace_back(year);
    }
    std::vector<int> years;
    for (const Shape& shape : draw_chart(chart, 300.0).shapes)
        if (shape.kind == ShapeKind::kText && shape.anchor == Anchor::kMiddle)
            years.push_back(std::stoi(shape.text));
    ASSERT_GT(years.size(), 4U);
    for (std::size_t i = 2; i < years.size(); ++i)
        EXPECT_EQ(years[i] - years[i - 1], years[1] - years[0]) << years[i];
}

TEST(PortfolioDocument, FactorsAreShownByNameWithTheirSymbolAndNumbersInWordsAreGrouped) {
    PortfolioReport report = empty_report();
    risk::FactorReport factors;
    factors.factors = {{"SPY", "Market"}, {"USMV", ""}};
    risk::PortfolioFactorFit fit;
    fit.observations = 1234;
    fit.betas = {{.factor = "SPY", .beta = 0.9}, {.factor = "USMV", .beta = 0.1}};
    factors.portfolio = fit;
    factors.collinearity.condition_number = 12345.67;
    report.factors.value = factors;
    report.correlation.value = risk::CorrelationReport{.symbols = {"A", "B"}, .observations = 2345};
    AttributionReport attribution;
    attribution.factors.total.factors = {{.factor = "SPY", .contribution = 0.01},
                                         {.factor = "USMV", .contribution = 0.02}};
    report.attribution.value = attribution;
    const Document document = portfolio_document(report, {});
    const std::string text = to_markdown(document);
    EXPECT_THAT(text, HasSubstr("| Market (SPY) | 0.900 |"));
    EXPECT_THAT(text, HasSubstr("| Market (SPY) | 0.000 | 0.00% | 1.00% |"));
    EXPECT_THAT(text, HasSubstr("| USMV | 0.100 |"));
    EXPECT_THAT(text, HasSubstr("1,234 returns"));
    EXPECT_THAT(text, HasSubstr("2,345 returns"));
    EXPECT_THAT(text, HasSubstr("Condition number 12,345.7."));
    for (const DocumentSection& section : document.sections)
        for (const Block& block : section.blocks)
            if (block.chart && block.chart->title.find("factor") != std::string::npos) {
                EXPECT_EQ(block.chart->labels.at(0), "Market");
                EXPECT_EQ(block.chart->labels.at(1), "USMV");
            }
}

TEST(PortfolioDocument, MaliciousNamesAreShownAsText) {
    PortfolioReport report = empty_report();
    report.name = "# <img src=x onerror=alert(1)>";
    report.description = "a | b\n\n## Not a heading `x`";
    report.snapshot.positions.push_back(
        {.symbol = "A|B", .type = "equity", .quantity = "1", .issue = "<b>|</b>\n| x | y |"});
    report.issues.push_back({Severity::kError, "no_price", "[click](javascript:alert(1))", "A|B"});
    const std::string text = markdown_of(report);
    EXPECT_THAT(text, Not(HasSubstr("<")));
    EXPECT_THAT(text, Not(HasSubstr("\n## Not a heading")));
    EXPECT_THAT(text, Not(HasSubstr("[click]")));
    EXPECT_THAT(text, HasSubstr("| A\\|B |"));
    // The row has as many cells as the header, counting unescaped bars only.
    const std::size_t row = text.find("| A\\|B |");
    const std::string line = text.substr(row, text.find('\n', row) - row);
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
        bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    EXPECT_EQ(bars, 11U) << line;
}

TEST(PortfolioDocument, SectionsAreThoseChosenInTheirOrder) {
    const std::vector<std::string> chosen{"var", "snapshot"};
    const Document document = portfolio_document(empty_report(), chosen);
    ASSERT_EQ(document.sections.size(), 2U);
    EXPECT_EQ(document.sections[0].id, "var");
    EXPECT_EQ(document.sections[1].id, "snapshot");
}

TEST(PortfolioDocument, ThePositionsHaveFortyDistinctColumnsWithSevenFactors) {
    PortfolioReport report = empty_report();
    report.factor_symbols = {"SPY", "VTV", "VUG", "MTUM", "QUAL", "SIZE", "USMV"};
    report.factors.unavailable = "the factors have no prices";
    const Table table = position_table(report);
    EXPECT_EQ(table.columns.size(), 40U);
    std::set<std::string> keys;
    for (const Column& column : table.columns) keys.insert(column.key);
    EXPECT_EQ(keys.size(), 40U);
    for (const char* key : {"delta", "gamma", "vega_pct", "theta_day", "rho_pct", "beta_SPY"})
        EXPECT_TRUE(keys.contains(key)) << key;
}

TEST(PortfolioDocument, APositionWithoutOptionsHasItsUnitsAsDelta) {
    PortfolioReport report = empty_report();
    report.snapshot.positions.push_back({.symbol = "A",
                                         .type = "equity",
                                         .quantity = "-3",
                                         .multiplier = "1",
                                         .market_value = -30.0});
    const std::string csv = to_csv(position_table(report));
    EXPECT_THAT(csv, HasSubstr(",-3,0,0,0,0,-30,"));
}

TEST(FileStem, IsTheSubjectOrWhereThatIsAnIdTheWordsOfTheTitle) {
    Document document{.kind = "risk",
                      .title = "Risk of Book",
                      .subject = "book",
                      .as_of = *fin::Date::parse("2024-01-31")};
    EXPECT_EQ(file_stem(document), "book-risk-2024-01-31");
    document.kind = "balance_sheet";
    document.subject = "01a219e9-b87a-746d-8021-2ba99afb55b1";
    document.title = "Interest rate risk: ../Demo bank (Q1)";
    EXPECT_EQ(file_stem(document), "interest-rate-risk-demo-bank-q1-2024-01-31");
    document.title = std::string(300, 'a');
    EXPECT_EQ(file_stem(document), std::string(80, 'a') + "-2024-01-31");
    document.title = "../..";
    EXPECT_EQ(file_stem(document), "01a219e9-b87a-746d-8021-2ba99afb55b1-balance_sheet-2024-01-31");
}

TEST(Csv, AReportWithoutPositionsIsTheHeaderOnly) {
    const std::string text = to_csv(portfolio_document(empty_report(), {}));
    EXPECT_TRUE(text.starts_with("portfolio,as_of,id,symbol,"));
    EXPECT_EQ(text.find("\r\n"), text.size() - 2);
}

TEST(Csv, NumbersAreUnformattedAndMissingValuesEmpty) {
    PortfolioReport report = empty_report();
    report.snapshot.positions.push_back({.symbol = "-A",
                                         .type = "equity",
                                         .tags = "-1",
                                         .quantity = "-12.50",
                                         .multiplier = "1",
                                         .market_value = -0.1});
    const std::string text = to_csv(portfolio_document(report, {}));
    EXPECT_THAT(text, HasSubstr(",'-A,"));
    EXPECT_THAT(text, HasSubstr(",-12.50,"));
    EXPECT_THAT(text, HasSubstr(",-0.1,"));
    EXPECT_THAT(text, HasSubstr(",'-1,"));
    EXPECT_THAT(text, Not(HasSubstr("N/A")));
}

TEST(Words, AnOptionIsNamedByItsTermsAndOthersByTheirSymbol) {
    EXPECT_EQ(position_name("AAPL260116C00190000"), "AAPL 190 call 2026-01-16");
    EXPECT_EQ(position_name("BRKB  260116P00412500"), "BRKB 412.5 put 2026-01-16");
    EXPECT_EQ(position_name("BRK-B"), "BRK-B");
    EXPECT_EQ(position_name("AAPL261316C00190000"), "AAPL261316C00190000");
}

}  // namespace
}  // namespace ballast::report
