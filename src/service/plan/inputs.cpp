#include "service/plan/inputs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/plan_check.hpp"

namespace ballast::service {

namespace {

// What well-known files call an asset.
struct OtherName {
    std::string_view asset;
    std::string_view column;
};
constexpr std::array kOtherNames = {OtherName{"stock", "stocks"},
                                    OtherName{"stock", "sp500"},
                                    OtherName{"stock", "S&P 500"},
                                    OtherName{"stock", "equity"},
                                    OtherName{"stocks", "stock"},
                                    OtherName{"stocks", "sp500"},
                                    OtherName{"stocks", "S&P 500"},
                                    OtherName{"bond", "bonds"},
                                    OtherName{"bond", "tbond_10y"},
                                    OtherName{"bond", "T-Notes"},
                                    OtherName{"bonds", "bond"},
                                    OtherName{"bonds", "tbond_10y"},
                                    OtherName{"bonds", "T-Notes"},
                                    OtherName{"cash", "tbill_3m"},
                                    OtherName{"cash", "T-Bills"},
                                    OtherName{"cash", "bills"},
                                    OtherName{"corporate", "baa_corp"},
                                    OtherName{"corporate", "Bonds Baa"},
                                    OtherName{"inflation", "Inflation"},
                                    OtherName{"inflation", "cpi_change"},
                                    OtherName{"cape", "CAPE"}};

const std::vector<double>* column_of(const wire::WideTable& table, std::string_view name) {
    const auto place = std::find(table.columns.begin(), table.columns.end(), name);
    if (place == table.columns.end()) return nullptr;
    return &table.values[static_cast<std::size_t>(place - table.columns.begin())];
}

const std::vector<double>* asset_column(const PlanReturns& returns, const std::string& asset) {
    if (const auto named = returns.columns.find(asset); named != returns.columns.end())
        return column_of(*returns.data, named->second);
    if (const auto* own = column_of(*returns.data, asset)) return own;
    for (const OtherName& other : kOtherNames)
        if (other.asset == asset)
            if (const auto* found = column_of(*returns.data, other.column)) return found;
    return nullptr;
}

Result<plan::History> history_of(const PlanReturns& returns,
                                 const std::vector<std::string>& assets) {
    if (!returns.data) return plan::us_history();
    const wire::WideTable& table = *returns.data;
    const double unit = returns.percent ? 0.01 : 1.0;
    const auto scaled = [unit](std::vector<double> values) {
        for (double& value : values) value *= unit;
        return values;
    };
    plan::History history;
    for (const fin::Date date : table.dates) history.years.push_back(date.year());
    for (const std::string& asset : assets) {
        const auto* column = asset_column(returns, asset);
        if (!column) {
            Error error = fail(Code::kInvalidInput,
                               fmt::format("the history has no column for \"{}\"", asset));
            error.faults.push_back({"/returns/data", "unknown_asset", error.message,
                                    fmt::format("its columns are {}; `columns` says which is whose",
                                                fmt::join(table.columns, ", "))});
            return error;
        }
        history.assets.push_back(asset);
        history.returns.push_back(scaled(*column));
    }
    if (const auto* inflation = asset_column(returns, "inflation"))
        history.inflation = scaled(*inflation);
    if (const auto* cape = asset_column(returns, "cape")) history.cape = *cape;
    TRY_STATUS(plan::check_history(history));
    return history;
}

plan::InflationSettings inflation_of(const PlanRequest& request, const plan::History& history,
                                     Issues& issues) {
    if (request.inflation) {
        if (const auto* rate = std::get_if<double>(&*request.inflation)) return {.rate = *rate};
        return std::get<plan::InflationSettings>(*request.inflation);
    }
    const bool drawn = request.returns.model != plan::ReturnModel::kNormal &&
                       request.returns.model != plan::ReturnModel::kLognormal;
    if (drawn && !history.inflation.empty()) return {.model = plan::InflationModel::kHistorical};
    issues.push_back({Severity::kInfo, "no_inflation",
                      "no inflation is given: prices stand still, and real is nominal",
                      "inflation"});
    return {};
}

// One law for all: the portfolio is a single asset, whatever the allocation names.
void use_single_law(const PlanRequest& request, plan::Plan& plan) {
    plan.laws = {{"portfolio", request.returns.mean.value_or(0.0),
                  request.returns.volatility.value_or(0.0)}};
    plan.allocation = {{"portfolio", 1.0}};
    plan.glide_path.clear();
}

}  // namespace

Result<PlanInputs> plan_inputs(const PlanRequest& request) {
    PlanInputs inputs;
    plan::Plan& plan = inputs.plan;
    plan.initial_portfolio = request.initial_portfolio;
    plan.years = request.years;
    plan.start_year = request.start_year;
    plan.retirement_year = request.retirement_year;
    plan.age = request.age;
    plan.allocation = request.allocation;
    plan.glide_path = request.glide_path;
    plan.rebalancing = request.rebalancing;
    plan.band = request.rebalancing_band;
    plan.monthly = request.monthly;
    plan.model = request.returns.model;
    plan.laws = request.returns.assets;
    plan.correlation = request.returns.correlation;
    plan.mean_kind = request.returns.mean_kind;
    plan.block_length = request.returns.block_length;
    plan.withdrawal = request.withdrawal;
    plan.events = request.events;
    plan.accounts = request.accounts;
    plan.fees = request.fees;
    plan.mortality = request.mortality;
    plan.success = request.success;
    plan.paths = request.paths;
    plan.seed = request.seed;
    if (request.contributions) {
        if (const auto* amount = std::get_if<double>(&*request.contributions))
            plan.contributions = plan::Contributions{.amount = *amount};
        else
            plan.contributions = std::get<plan::Contributions>(*request.contributions);
    }
    const bool law =
        plan.model == plan::ReturnModel::kNormal || plan.model == plan::ReturnModel::kLognormal;
    const bool single = request.returns.mean || request.returns.volatility;
    if (single && (!law || !plan.laws.empty())) {
        Error error = fail(Code::kInvalidInput, "returns.mean and returns.volatility do not fit");
        error.faults.push_back({"/returns/mean", "contradiction",
                                "they are one law for the whole portfolio: of normal or lognormal, "
                                "instead of `assets`",
                                "give either"});
        return error;
    }
    if (law && single) use_single_law(request, plan);
    if (law && !plan.laws.empty()) {
        // Nothing is read of a history; it only has to be there.
        inputs.history = plan::us_history();
    } else {
        TRY(inputs.history, history_of(request.returns, plan::assets_of(plan)));
    }
    plan.inflation = inflation_of(request, inputs.history, inputs.issues);
    return inputs;
}

}  // namespace ballast::service
