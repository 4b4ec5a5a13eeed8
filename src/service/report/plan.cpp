// The report of a plan: success, percentiles of the portfolio and of spending, years of ruin.
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "report/number.hpp"
#include "service/field_error.hpp"
#include "service/plan/describe.hpp"
#include "service/plan/simulate.hpp"
#include "service/report/kinds.hpp"

namespace ballast::service {

namespace {

using report::Chart;
using report::ChartKind;
using report::DocumentSection;
using report::Format;
using report::Table;
using report::Unit;

std::string label_of(const plan::YearPercentiles& year) {
    return std::to_string(year.calendar_year.value_or(year.year));
}

Chart fan_chart(std::string id, std::string title, std::string summary,
                const std::vector<plan::YearPercentiles>& years) {
    Chart chart{.id = std::move(id),
                .title = std::move(title),
                .summary = std::move(summary),
                .kind = ChartKind::kLine,
                .format = {Unit::kMoney, 0, ""},
                .series = {{"5%", {}}, {"25%", {}}, {"Median", {}}, {"75%", {}}, {"95%", {}}}};
    for (const plan::YearPercentiles& year : years) {
        chart.labels.push_back(label_of(year));
        const double values[] = {year.real.p5, year.real.p25, year.real.p50, year.real.p75,
                                 year.real.p95};
        for (std::size_t s = 0; s < 5; ++s) chart.series[s].values.emplace_back(values[s]);
    }
    return chart;
}

Table percentile_table(std::string id, std::string title,
                       const std::vector<plan::YearPercentiles>& years) {
    Table table{
        .id = std::move(id),
        .title = std::move(title),
        .columns = {report::text_column("year", "Year"), report::number_column("p5", "5%", 0),
                    report::number_column("p25", "25%", 0),
                    report::number_column("p50", "Median", 0),
                    report::number_column("p75", "75%", 0), report::number_column("p95", "95%", 0),
                    report::number_column("nominal", "Median, nominal", 0)}};
    for (const plan::YearPercentiles& year : years)
        table.rows.push_back({{report::text(label_of(year)), report::number(year.real.p5),
                               report::number(year.real.p25), report::number(year.real.p50),
                               report::number(year.real.p75), report::number(year.real.p95),
                               report::number(year.p50)}});
    return table;
}

DocumentSection summary_section(const PlanResponse& plan) {
    DocumentSection section{.id = "summary", .title = "Success"};
    const Format fraction{Unit::kPercent, 1};
    const Format money{Unit::kNumber, 0};
    Table table{.id = "summary",
                .columns = {report::text_column("figure", "Figure"),
                            report::number_column("value", "Value")}};
    const auto row = [&](std::string name, double value, const Format& format) {
        table.rows.push_back({{report::text(std::move(name)), report::number(value, format)}});
    };
    row("Probability of success", plan.success_rate, fraction);
    row("Standard error", plan.standard_error, {Unit::kPercent, 2});
    row("95% interval from", plan.wilson_low, fraction);
    row("95% interval to", plan.wilson_high, fraction);
    row("Paths", static_cast<double>(plan.paths), {Unit::kCount, 0});
    row("Probability of a cut in spending", plan.adjustments.probability, fraction);
    row("Mean largest cut", plan.adjustments.mean_largest_cut, fraction);
    row("Median terminal value, real", plan.terminal.real.p50, money);
    row("5% terminal value, real", plan.terminal.real.p5, money);
    row("Mean shortfall of failed paths, real", plan.mean_shortfall_of_failed, money);
    report::add_table(section, std::move(table));
    return section;
}

DocumentSection fan_section(std::string id, std::string title,
                            const std::vector<plan::YearPercentiles>& years) {
    DocumentSection section{.id = id, .title = title};
    if (years.empty()) {
        section.unavailable = report::Unavailable{"the simulation has no percentiles", {}};
        return section;
    }
    report::add_chart(section, fan_chart(id + ".fan", title + ", real",
                                         "Percentiles over all paths, in today's money.", years));
    report::add_table(section, percentile_table(id, "Percentiles, real", years));
    return section;
}

DocumentSection ruin_section(const PlanResponse& plan) {
    DocumentSection section{.id = "ruin", .title = "Years of depletion"};
    if (plan.ruin_year.empty()) {
        report::add_paragraph(section, "No path runs out of money.");
        return section;
    }
    Chart chart{.id = "ruin.cumulative",
                .title = "Probability of depletion by year",
                .summary = "Share of the paths that have run out of money by the end of a year.",
                .kind = ChartKind::kBars,
                .format = {Unit::kPercent, 1},
                .series = {{"Cumulative", {}}}};
    Table table{.id = "ruin",
                .columns = {report::text_column("year", "Year of the plan"),
                            report::count_column("count", "Paths"),
                            report::percent_column("probability", "Probability"),
                            report::percent_column("cumulative", "Cumulative")}};
    for (const plan::RuinYear& year : plan.ruin_year) {
        table.rows.push_back({{report::text(std::to_string(year.year)),
                               report::number(static_cast<double>(year.count)),
                               report::number(year.probability), report::number(year.cumulative)}});
        chart.labels.push_back(std::to_string(year.year));
        chart.series[0].values.emplace_back(year.cumulative);
    }
    if (chart.labels.size() <= 60) report::add_chart(section, std::move(chart));
    report::add_table(section, std::move(table));
    return section;
}

}  // namespace

Result<BuiltReport> plan_document(Call& call, const GenerateReportRequest& request) {
    if (!request.plan)
        return invalid("/plan", "required", "the plan is missing",
                       "give the request of plan.simulate as `plan`");
    auto terms = wire::read_json<PlanRequest>(request.plan->text);
    if (!terms) {
        Error error = std::move(terms).error();
        for (FieldError& field : error.errors) field.pointer = "/plan" + field.pointer;
        return error;
    }
    TRY(const PlanResponse plan, run_simulate(call, *terms));
    const Format fraction{Unit::kPercent, 1};
    const Format money{Unit::kNumber, 0};
    report::Document document{
        .kind = "plan",
        .title = "Retirement plan",
        .subject = "plan",
        // A plan has no market date.
        .as_of = fin::utc_date(call.now()),
        .facts = {{"Probability of success", report::number(plan.success_rate, fraction),
                   "\u00b1 " + report::percent(plan.standard_error, 2)},
                  {"Initial portfolio", report::number(plan.initial_portfolio, money)},
                  {"Median terminal value", report::number(plan.terminal.real.p50, money), "real"},
                  {"Probability of a spending cut",
                   report::number(plan.adjustments.probability, fraction)}},
        .data = percentile_table("data", "Percentiles of the portfolio", plan.percentiles),
        .conventions = {"Real amounts are in today's money; percentiles are over all paths of a "
                        "year.",
                        fmt::format("{} paths, seed {}. The standard error of the probability of "
                                    "success is {}.",
                                    plan.paths, terms->seed,
                                    report::percent(plan.standard_error, 2))},
        .issues = plan.issues,
        .provenance = {plan.digest, plan.data_digest, plan.engine_version, std::nullopt}};
    document.sections = {
        summary_section(plan), fan_section("portfolio", "Portfolio value", plan.percentiles),
        fan_section("spending", "Spending", plan.spending_percentiles), ruin_section(plan)};
    return BuiltReport{std::move(document), "", ""};
}

}  // namespace ballast::service
