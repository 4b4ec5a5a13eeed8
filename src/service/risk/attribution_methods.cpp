// risk.attribution: periods and tables of the request.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "risk/factors.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "service/risk/attribution.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_methods.hpp"

namespace ballast::service {

namespace {

// ---- periods of the request -------------------------------------------------------------------

Result<double> given_return(const std::optional<double>& inside,
                            const std::optional<double>& outside, std::size_t period,
                            std::string_view name) {
    const std::string pointer = fmt::format("/periods/{}/{}", period, name);
    if (inside && outside && *inside != *outside)
        return invalid(pointer, "ambiguous",
                       fmt::format("{} is given twice, with two values", name),
                       "give it once, in `effects` or beside them");
    if (inside) return *inside;
    if (outside) return *outside;
    return invalid(pointer, "required", fmt::format("effects require {}", name),
                   "give it as a fraction");
}

Result<std::vector<risk::AttributionPeriod>> given_periods(const AttributionRequest& request) {
    std::vector<risk::AttributionPeriod> periods;
    for (std::size_t i = 0; i < request.periods.size(); ++i) {
        const AttributionPeriodRow& row = request.periods[i];
        risk::AttributionPeriod& period = periods.emplace_back();
        period.period = row.period;
        if (row.effects && !row.groups.empty())
            return invalid(fmt::format("/periods/{}/effects", i), "ambiguous",
                           "a period has both groups and effects", "give one of the two");
        if (row.effects) {
            period.effects = risk::AttributionEffects{
                row.effects->allocation, row.effects->selection, row.effects->interaction};
            TRY(period.portfolio_return, given_return(row.effects->portfolio_return,
                                                      row.portfolio_return, i, "portfolio_return"));
            TRY(period.benchmark_return, given_return(row.effects->benchmark_return,
                                                      row.benchmark_return, i, "benchmark_return"));
            continue;
        }
        if (row.portfolio_return || row.benchmark_return)
            return invalid(fmt::format("/periods/{}", i), "ambiguous",
                           "the returns of a period with groups follow from the groups",
                           "remove portfolio_return and benchmark_return, or give `effects`");
        for (const AttributionGroupRow& group : row.groups)
            period.groups.push_back({group.name, group.weight, group.benchmark_weight,
                                     group.portfolio_return, group.benchmark_return});
    }
    return periods;
}

// ---- factors and returns of the request -------------------------------------------------------

// Betas of the named series on the factors, by least squares on complete rows.
Result<std::vector<double>> estimated_betas(const risk::FactorData& data, const std::string& name,
                                            const std::vector<double>& returns, const Work& work) {
    risk::FactorData one = data;
    one.assets = {name};
    one.returns = math::Matrix::from_rows(returns.size(), 1, returns);
    one.benchmark_returns.clear();
    TRY(const auto outcome, risk::factor_report(one, {}, work));
    std::vector<double> betas;
    for (const risk::FactorBeta& beta : outcome.value.assets.front().betas)
        betas.push_back(beta.beta.value_or(0.0));
    return betas;
}

// Exposures of the request on the dates of the returns; a date without a row is left out.
Status add_exposure_rows(const AttributionRequest& request, risk::FactorAttributionData& data,
                         Issues& issues) {
    const wire::WideTable& table = *request.exposures;
    std::vector<std::size_t> columns;
    for (const std::string& factor : data.factors) {
        const auto found = std::ranges::find(table.columns, factor);
        if (found == table.columns.end())
            return invalid("/exposures", "required",
                           fmt::format("there is no column \"{}\" with exposures", factor),
                           "give one column per factor");
        columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
    }
    risk::FactorAttributionData kept{.factors = data.factors};
    std::vector<double> exposures;
    std::vector<double> factor_returns;
    std::size_t row = 0;
    for (std::size_t t = 0; t < data.dates.size(); ++t) {
        while (row < table.dates.size() && table.dates[row] < data.dates[t]) ++row;
        const bool is_known =
            row < table.dates.size() && table.dates[row] == data.dates[t] &&
            std::ranges::all_of(
                columns, [&](std::size_t c) { return std::isfinite(table.values[c][row]); });
        if (!is_known) continue;
        kept.dates.push_back(data.dates[t]);
        kept.returns.push_back(data.returns[t]);
        if (!data.benchmark_returns.empty())
            kept.benchmark_returns.push_back(data.benchmark_returns[t]);
        for (std::size_t j = 0; j < columns.size(); ++j) {
            exposures.push_back(table.values[columns[j]][row]);
            factor_returns.push_back(data.factor_returns(t, j));
        }
    }
    if (kept.dates.size() < data.dates.size())
        issues.push_back({Severity::kWarning, "incomplete_rows",
                          fmt::format("{} of {} dates were left out because an exposure is missing",
                                      data.dates.size() - kept.dates.size(), data.dates.size()),
                          ""});
    kept.exposures =
        math::Matrix::from_rows(kept.dates.size(), columns.size(), std::move(exposures));
    kept.factor_returns =
        math::Matrix::from_rows(kept.dates.size(), columns.size(), std::move(factor_returns));
    data = std::move(kept);
    return {};
}

// The betas of the request, in the order of the factors; zero where one is not given.
Result<std::vector<double>> stated_betas(const AttributionRequest& request) {
    for (const auto& [factor, beta] : request.betas)
        if (std::ranges::find(request.factors, factor) == request.factors.end())
            return invalid("/betas/" + factor, "not_allowed",
                           fmt::format("{} is not one of the factors", factor),
                           "name one of `factors`");
    std::vector<double> betas;
    for (const std::string& factor : request.factors) {
        const auto found = request.betas.find(factor);
        betas.push_back(found == request.betas.end() ? 0.0 : found->second);
    }
    return betas;
}

Result<AttributionResponse> attribute_tables(Call& call, const AttributionRequest& request) {
    FactorsRequest chosen;
    chosen.factors = request.factors;
    TRY(ChosenFactors factors, chosen_columns(chosen));
    const wire::WideTable& table = *request.returns;
    std::string column = request.column.value_or("");
    for (const std::string& name : table.columns)
        if (column.empty() && name != request.benchmark &&
            std::ranges::find(request.factors, name) == request.factors.end())
            column = name;
    for (const std::string& name : {column, request.benchmark.value_or(column)})
        if (std::ranges::find(table.columns, name) == table.columns.end())
            return invalid(name == column ? "/column" : "/benchmark", "not_allowed",
                           fmt::format("there is no column \"{}\" in the returns", name),
                           "name one of the columns");
    // The portfolio and its benchmark must be complete, too: they join as factors.
    ChosenFactors joint = factors;
    joint.factors.push_back({column});
    if (request.benchmark) joint.factors.push_back({*request.benchmark});
    TRY(AlignedReturns aligned,
        align(table,
              {.factors = joint, .assets = {}, .as_of = request.as_of, .window = request.window}));
    const std::size_t k = factors.factors.size();
    risk::FactorData data = std::move(aligned.data);
    risk::FactorAttributionData attributed{.dates = data.dates, .factors = request.factors};
    attributed.returns = data.factor_returns.column(k);
    std::vector<double> benchmark;
    if (request.benchmark) benchmark = data.factor_returns.column(k + 1);
    attributed.benchmark_returns = benchmark;
    math::Matrix only = math::Matrix::zero(data.dates.size(), k);
    for (std::size_t t = 0; t < only.rows; ++t)
        std::copy_n(data.factor_returns.row(t).begin(), k, only.row(t).begin());
    data.factors = factors.factors;
    data.factor_returns = only;
    attributed.factor_returns = std::move(only);
    if (request.exposures) {
        if (!request.betas.empty())
            return invalid("/betas", "ambiguous", "both exposures and betas are given",
                           "give one of the two");
        TRY_STATUS(add_exposure_rows(request, attributed, aligned.issues));
    } else if (!request.betas.empty()) {
        TRY(const std::vector<double> betas, stated_betas(request));
        attributed.exposures = constant_rows(attributed.dates.size(), betas);
    } else {
        TRY(const std::vector<double> betas,
            estimated_betas(data, column, attributed.returns, call.work()));
        aligned.issues.push_back({Severity::kInfo, "betas_estimated",
                                  "the exposures are the betas of a least-squares regression "
                                  "over the whole sample",
                                  ""});
        attributed.exposures = constant_rows(attributed.dates.size(), betas);
    }
    if (request.benchmark) {
        TRY(const std::vector<double> betas,
            estimated_betas(data, *request.benchmark, benchmark, call.work()));
        attributed.benchmark_exposures = constant_rows(attributed.dates.size(), betas);
    }
    AttributionResponse response;
    response.method = AttributionMethod::kFactor;
    TRY(response.factors, risk::factor_attribution(attributed, request.frequency, request.linking,
                                                   call.work().cancel));
    response.benchmark = request.benchmark;
    response.first_date = attributed.dates.front();
    response.last_date = attributed.dates.back();
    response.issues = std::move(aligned.issues);
    return response;
}

}  // namespace

Result<AttributionResponse> run_attribution(Call& call, const AttributionRequest& request) {
    const int sources =
        (request.portfolio ? 1 : 0) + (request.periods.empty() ? 0 : 1) + (request.returns ? 1 : 0);
    if (sources != 1)
        return invalid("", sources == 0 ? "required" : "ambiguous",
                       sources == 0 ? "the input is missing" : "several inputs are given",
                       "give one of `periods`, `returns` with `factors`, or `portfolio`");
    AttributionResponse response;
    if (request.portfolio) {
        TRY(response, attribute_portfolio(call, request));
    } else if (request.returns) {
        if (request.method && *request.method != AttributionMethod::kFactor)
            return invalid("/method", "not_allowed",
                           "returns and factors are attributed by the method factor",
                           "remove `method`, or give `periods`");
        TRY(response, attribute_tables(call, request));
        response.window = request.window;
        response.as_of = request.as_of;
    } else {
        response.method = request.method.value_or(AttributionMethod::kBrinsonFachler);
        if (response.method == AttributionMethod::kFactor)
            return invalid("/method", "not_allowed",
                           "periods with groups are attributed by brinson_fachler or bhb",
                           "give `returns` with `factors` for a factor attribution");
        TRY(const std::vector<risk::AttributionPeriod> periods, given_periods(request));
        TRY_STATUS(add_brinson(response, request, periods, call.work().cancel));
    }
    response.linking = request.linking;
    Issues issues = std::move(response.issues);
    std::string data_digest = std::move(response.data_digest);
    fill_provenance(response, "risk.attribution", request, std::move(data_digest),
                    std::move(issues));
    return response;
}

void add_attribution_methods(MethodTable& table) {
    table.add<AttributionRequest, AttributionResponse>(
        computation("risk.attribution", "/risk/attribution",
                    "Attribution of an active return to groups or factors, linked over periods."),
        run_attribution);
}

}  // namespace ballast::service
