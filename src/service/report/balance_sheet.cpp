// The report of a balance sheet: EVE and NII by scenario, outlier tests, repricing gap,
// sensitivities.
#include <algorithm>
#include <fmt/format.h>

#include "base/words.hpp"
#include "report/number.hpp"
#include "service/alm/describe_value.hpp"
#include "service/alm/session_store.hpp"
#include "service/alm/session_value.hpp"
#include "service/field_error.hpp"
#include "service/report/kinds.hpp"
#include "service/report/regulation_text.hpp"

namespace ballast::service {

namespace {

using report::Cell;
using report::Chart;
using report::ChartKind;
using report::DocumentSection;
using report::Format;
using report::Row;
using report::RowKind;
using report::StatusLevel;
using report::Table;
using report::Unit;

DocumentSection scenarios_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "scenarios", .title = "EVE and NII by scenario"};
    const std::string& currency = value.currency;
    Chart chart{.id = "scenarios.changes",
                .title = "Change of EVE and NII by scenario",
                .summary = "Change from the base scenario; negative is a loss.",
                .kind = ChartKind::kBars,
                .format = {Unit::kMoney, 0, currency},
                .series = {{"\u0394 EVE", {}}, {"\u0394 NII", {}}}};
    Table table{.id = "scenarios",
                .columns = {report::text_column("scenario", "Scenario"),
                            report::money_column("eve", "EVE", currency, 0),
                            report::money_column("delta_eve", "\u0394 EVE", currency, 0),
                            report::money_column("nii", "NII", currency, 0),
                            report::money_column("delta_nii", "\u0394 NII", currency, 0),
                            report::money_column("option_value", "Options", currency, 0)}};
    for (const AlmScenarioValue& one : value.scenarios) {
        table.rows.push_back({{report::text(titled_word(one.scenario)), report::number(one.eve),
                               report::number(one.delta_eve), report::number(one.nii),
                               report::number(one.delta_nii), report::number(one.option_value)}});
        if (&one == &value.scenarios.front()) continue;
        chart.labels.push_back(titled_word(one.scenario));
        chart.series[0].values.emplace_back(one.delta_eve);
        chart.series[1].values.emplace_back(one.delta_nii);
    }
    if (!chart.labels.empty()) report::add_chart(section, std::move(chart));
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection outlier_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "outlier_tests", .title = "Outlier tests"};
    const alm::OutlierTests& tests = value.outlier;
    Table table{.id = "outlier_tests",
                .columns = {report::text_column("test", "Test"),
                            report::text_column("balance", "Balance sheet"),
                            report::text_column("worst", "Worst scenario"),
                            report::percent_column("ratio", "Loss / Tier 1"),
                            report::percent_column("limit", "Limit"),
                            report::status_column("status", "Status")}};
    // The regulation names the balance sheet of a test, whatever the figures above assume.
    const auto assumed = [](alm::BalanceRule rule) {
        return rule == alm::BalanceRule::kRunoff     ? "Run-off"
               : rule == alm::BalanceRule::kConstant ? "Constant"
                                                     : "Dynamic";
    };
    const std::string eve = assumed(tests.eve_balance);
    const auto row = [&](std::string name, const std::string& balance,
                         const std::optional<std::string>& worst,
                         const std::optional<double>& ratio, std::optional<double> limit,
                         const std::optional<bool>& outlier) {
        table.rows.push_back({{report::text(std::move(name)), report::text(balance),
                               report::text(titled_word(worst.value_or("none"))),
                               report::number(ratio), report::number(limit),
                               report::status(!outlier   ? "Unknown"
                                              : *outlier ? "Breach"
                                                         : "Pass",
                                              !outlier   ? StatusLevel::kNeutral
                                              : *outlier ? StatusLevel::kBad
                                                         : StatusLevel::kGood)}});
    };
    row("EVE, Basel aggregation", eve, tests.eve_basel_worst, tests.eve_basel_ratio,
        tests.eve_basel_threshold, tests.eve_basel_outlier);
    row("EVE, EU aggregation", eve, tests.eve_eu_worst, tests.eve_eu_ratio, tests.eve_eu_threshold,
        tests.eve_eu_outlier);
    row("NII", fmt::format("{}, {} months", assumed(tests.nii_balance), tests.nii_horizon_months),
        tests.nii_worst, tests.nii_decline_ratio, tests.nii_threshold, tests.nii_outlier);
    if (!tests.eve_basel_ratio)
        table.note = "Ratios require Tier 1 capital, which the balance sheet does not state.";
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection gap_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "gap", .title = "Repricing gap"};
    const std::string& currency = value.currency;
    Chart chart{.id = "gap.ladder",
                .title = "Repricing gap by bucket",
                .summary = "Balances that reprice or are repaid: assets up, liabilities down.",
                .kind = ChartKind::kStacked,
                .format = {Unit::kMoney, 0, currency},
                .series = {{"Assets", {}}, {"Liabilities", {}}}};
    Table table{.id = "gap",
                .columns = {report::text_column("bucket", "Bucket"),
                            report::money_column("assets", "Assets", currency, 0),
                            report::money_column("liabilities", "Liabilities", currency, 0),
                            report::money_column("gap", "Gap", currency, 0),
                            report::money_column("cumulative", "Cumulative", currency, 0)}};
    for (const alm::GapRow& row : value.gap) {
        table.rows.push_back(
            {{report::text(row.bucket), report::number(row.assets), report::number(row.liabilities),
              report::number(row.gap), report::number(row.cumulative)}});
        chart.labels.push_back(row.bucket);
        chart.series[0].values.emplace_back(row.assets);
        chart.series[1].values.emplace_back(-row.liabilities);
    }
    if (!chart.labels.empty()) report::add_chart(section, std::move(chart));
    report::add_table(section, std::move(table));
    return section;
}

// Value of the base scenario and its changes under the others, by time bucket.
DocumentSection bucket_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "eve_by_bucket", .title = "EVE by time bucket"};
    if (value.scenarios.empty()) return section;
    const AlmScenarioValue& base = value.scenarios.front();
    Table table{.id = "eve_by_bucket",
                .columns = {report::text_column("bucket", "Bucket"),
                            report::money_column("eve", "EVE", value.currency, 0)},
                .note = "EVE of the base scenario, and changes from it by scenario."};
    Row total{.cells = {report::text("Total"), report::number(base.eve)}, .kind = RowKind::kTotal};
    for (std::size_t s = 1; s < value.scenarios.size(); ++s) {
        const AlmScenarioValue& one = value.scenarios[s];
        table.columns.push_back(
            report::money_column(one.scenario, titled_word(one.scenario), value.currency, 0));
        total.cells.push_back(report::number(one.delta_eve));
    }
    for (std::size_t b = 0; b < base.by_bucket.size(); ++b) {
        Row row{.cells = {report::text(base.by_bucket[b].bucket),
                          report::number(base.by_bucket[b].eve)}};
        for (std::size_t s = 1; s < value.scenarios.size(); ++s)
            row.cells.push_back(report::number(value.scenarios[s].by_bucket[b].delta_eve));
        table.rows.push_back(std::move(row));
    }
    table.rows.push_back(std::move(total));
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection sensitivity_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "sensitivity", .title = "Duration and sensitivity"};
    Table table{.id = "sensitivity",
                .columns = {report::text_column("side", "Side"),
                            report::money_column("eve", "Economic value", value.currency, 0),
                            report::money_column("bpv", "Gain for \u22121 bp", value.currency, 0),
                            report::number_column("duration", "Duration, years")}};
    for (const alm::Sensitivity& one : value.duration)
        table.rows.push_back({{report::text(titled_word(one.side)), report::number(one.eve),
                               report::number(one.bpv), report::number(one.duration)},
                              one.side == "equity" ? RowKind::kTotal : RowKind::kNormal});
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection income_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "nii", .title = "Net interest income by month"};
    if (value.scenarios.empty()) return section;
    Chart chart{.id = "nii.path",
                .title = "Net interest income by month",
                .summary = "Income of each month under the base and the other scenarios.",
                .kind = ChartKind::kLine,
                .format = {Unit::kMoney, 0, value.currency}};
    for (std::size_t m = 0; m < value.scenarios.front().nii_by_month.size(); ++m)
        chart.labels.push_back(fmt::format("{}", m + 1));
    Table table{
        .id = "nii",
        .columns = {report::text_column("scenario", "Scenario"),
                    report::money_column("existing", "Existing business", value.currency, 0),
                    report::money_column("stub", "Stub", value.currency, 0),
                    report::money_column("new", "New business", value.currency, 0),
                    report::money_column("nii", "NII", value.currency, 0)}};
    for (const AlmScenarioValue& one : value.scenarios) {
        if (one.nii_by_month.size() == chart.labels.size() && chart.series.size() < 7) {
            report::Series series{titled_word(one.scenario), {}};
            for (const double month : one.nii_by_month) series.values.emplace_back(month);
            chart.series.push_back(std::move(series));
        }
        table.rows.push_back(
            {{report::text(titled_word(one.scenario)), report::number(one.nii_existing_business),
              report::number(one.nii_stub), report::number(one.nii_new_business),
              report::number(one.nii)}});
    }
    if (chart.labels.size() > 1) report::add_chart(section, std::move(chart));
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection product_section(const AlmValueResponse& value) {
    DocumentSection section{.id = "products", .title = "Base scenario by product"};
    if (value.scenarios.empty()) return section;
    Table table{.id = "products",
                .columns = {report::text_column("product", "Product"),
                            report::money_column("balance", "Balance", value.currency, 0),
                            report::money_column("eve", "Economic value", value.currency, 0),
                            report::money_column("nii", "NII", value.currency, 0)}};
    for (const AlmGroupValue& group : value.scenarios.front().by_product)
        table.rows.push_back({{report::text(titled_word(group.key)), report::number(group.balance),
                               report::number(group.eve), report::number(group.nii)}});
    report::add_table(section, std::move(table));
    return section;
}

// Every scenario and product with its figures.
Table scenario_rows(const AlmValueResponse& value) {
    Table table{.id = "data",
                .title = "Scenarios by product",
                .columns = {report::text_column("scenario", "Scenario"),
                            report::text_column("product", "Product"),
                            report::money_column("balance", "Balance", value.currency),
                            report::money_column("eve", "EVE", value.currency),
                            report::money_column("delta_eve", "\u0394 EVE", value.currency),
                            report::money_column("nii", "NII", value.currency),
                            report::money_column("delta_nii", "\u0394 NII", value.currency)}};
    for (const AlmScenarioValue& one : value.scenarios)
        for (const AlmGroupValue& group : one.by_product)
            table.rows.push_back({{report::text(one.scenario), report::text(group.key),
                                   report::number(group.balance), report::number(group.eve),
                                   report::number(group.delta_eve), report::number(group.nii),
                                   report::number(group.delta_nii)}});
    return table;
}

std::vector<report::Fact> facts_of(const AlmValueResponse& value) {
    std::vector<report::Fact> facts;
    const Format money{Unit::kMoney, 0, value.currency};
    const Format ratio{Unit::kPercent, 2};
    if (!value.scenarios.empty()) {
        facts.push_back({"EVE", report::number(value.scenarios.front().eve, money), "base"});
        facts.push_back({"NII", report::number(value.scenarios.front().nii, money), "base"});
        const auto worst = [&](auto member) {
            return *std::ranges::min_element(value.scenarios, {}, member);
        };
        const AlmScenarioValue eve = worst(&AlmScenarioValue::delta_eve);
        const AlmScenarioValue nii = worst(&AlmScenarioValue::delta_nii);
        facts.push_back(
            {"Worst \u0394 EVE", report::number(eve.delta_eve, money), titled_word(eve.scenario)});
        facts.push_back(
            {"Worst \u0394 NII", report::number(nii.delta_nii, money), titled_word(nii.scenario)});
    }
    facts.push_back({"EVE outlier ratio", report::number(value.outlier.eve_eu_ratio, ratio), "EU"});
    facts.push_back({"NII decline ratio", report::number(value.outlier.nii_decline_ratio, ratio)});
    return facts;
}

}  // namespace

Result<BuiltReport> balance_sheet_document(Call& call, const GenerateReportRequest& request) {
    if (request.session.empty())
        return invalid("/session", "required", "the session of the balance sheet is missing",
                       "give the id of a session; alm.session.list lists them");
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    AlmSessionValueRequest terms;
    terms.session = request.session;
    // Time buckets project every cash flow: only where a section shows them.
    terms.buckets = request.sections.empty() ||
                    std::ranges::any_of(request.sections, [](const std::string& section) {
                        return section == "gap" || section == "eve_by_bucket";
                    });
    TRY(const AlmValueResponse value, value_alm_session(call, terms));
    report::Document document{
        .kind = "balance_sheet",
        .title = "Interest rate risk: " + session.row.name,
        .subject = request.session,
        .as_of = value.as_of,
        .currency = value.currency,
        .facts = facts_of(value),
        .data = scenario_rows(value),
        .conventions = {"EVE is the present value of assets less liabilities; NII is the income of "
                        "the next 12 months. Changes are from the base scenario; negative is a "
                        "loss.",
                        "Outlier tests compare the loss of the worst supervisory scenario with "
                        "Tier 1 capital.",
                        regulation_text(value.regulation)},
        .issues = value.issues,
        .provenance = {value.digest, value.data_digest, value.engine_version, value.coverage}};
    document.sections = {scenarios_section(value), outlier_section(value),
                         gap_section(value),       bucket_section(value),
                         income_section(value),    sensitivity_section(value),
                         product_section(value)};
    return BuiltReport{std::move(document), request.session, {}};
}

}  // namespace ballast::service
