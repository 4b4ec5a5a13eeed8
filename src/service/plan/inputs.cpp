#include "service/plan/inputs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

#include "base/quotable.hpp"
#include "plan/plan_check.hpp"

namespace ballast::service {

namespace {

// Synonyms, each as letters and digits only, one line per meaning.
constexpr std::array<std::string_view, 7> kSynonyms = {
    " stock stocks sp500 spx equity equities usstock usstocks usequity domesticstock largecap ",
    " bond bonds tbond10y tnotes tnote fixedincome treasury treasuries treasury10y ",
    " cash tbill3m tbills tbill bills moneymarket ",
    " corporate baacorp bondsbaa corporatebonds ",
    " realestate housing ",
    " inflation inflationrate cpichange ",
    " cape pe10 "};

std::string plain(std::string_view name) {
    std::string letters;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)))
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

bool same_asset(std::string_view a, std::string_view b) {
    const std::string left = plain(a);
    const std::string right = plain(b);
    if (left == right) return true;
    const auto within = [](std::string_view group, const std::string& word) {
        return group.find(" " + word + " ") != std::string_view::npos;
    };
    return std::any_of(kSynonyms.begin(), kSynonyms.end(), [&](std::string_view group) {
        return within(group, left) && within(group, right);
    });
}

// The index of `name` among `names`: exact match first, otherwise by a synonym.
std::optional<std::size_t> place_of(const std::vector<std::string>& names, std::string_view name) {
    auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end())
        place = std::find_if(names.begin(), names.end(),
                             [&](const std::string& each) { return same_asset(each, name); });
    if (place == names.end()) return std::nullopt;
    return static_cast<std::size_t>(place - names.begin());
}

const std::vector<double>* asset_column(const PlanReturns& returns, const std::string& asset) {
    const auto named = returns.columns.find(asset);
    const auto place =
        place_of(returns.data->columns, named == returns.columns.end() ? asset : named->second);
    return place ? &returns.data->values[*place] : nullptr;
}

// No return is below -100 %: a figure below -1 is in percent.
bool in_percent(const plan::History& history) {
    const auto beyond = [](const std::vector<double>& values) {
        return std::any_of(values.begin(), values.end(), [](double x) { return x < -1.0; });
    };
    return beyond(history.inflation) ||
           std::any_of(history.returns.begin(), history.returns.end(), beyond);
}

void read_percent(plan::History& history) {
    for (std::vector<double>& values : history.returns)
        for (double& value : values) value *= 0.01;
    for (double& value : history.inflation) value *= 0.01;
}

// The built-in history, with its assets under the plan's names.
plan::History us_history_as(const std::vector<std::string>& assets) {
    plan::History history = plan::us_history();
    for (const std::string& asset : assets) {
        if (history.find(asset)) continue;
        if (const auto place = place_of(history.assets, asset)) {
            history.returns.push_back(history.returns[*place]);
            history.assets.push_back(asset);
        }
    }
    return history;
}

Result<plan::History> history_of(const PlanReturns& returns, const std::vector<std::string>& assets,
                                 Issues& issues) {
    if (!returns.data) return us_history_as(assets);
    const wire::WideTable& table = *returns.data;
    plan::History history;
    for (const fin::Date date : table.dates) history.years.push_back(date.year());
    for (const std::string& asset : assets) {
        const auto* column = asset_column(returns, asset);
        if (!column) {
            Error error = fail(Code::kInvalidInput,
                               fmt::format("the history has no column for \"{}\"", asset));
            error.errors.push_back({"/returns/data", "unknown_asset", error.message,
                                    fmt::format("its columns are {}; map them with `columns`",
                                                listed_names(table.columns))});
            return error;
        }
        history.assets.push_back(asset);
        history.returns.push_back(*column);
    }
    if (const auto* inflation = asset_column(returns, "inflation")) history.inflation = *inflation;
    if (const auto* cape = asset_column(returns, "cape")) history.cape = *cape;
    if (!returns.percent && in_percent(history))
        issues.push_back({Severity::kInfo, "read_as_percent",
                          "the table contains values below -1 and is therefore read in percent",
                          "returns.data"});
    if (returns.percent.value_or(in_percent(history))) read_percent(history);
    TRY_STATUS(plan::check_history(history));
    return history;
}

plan::InflationSettings inflation_of(const PlanRequest& request, const plan::History& history,
                                     Issues& issues) {
    if (request.inflation) {
        if (const auto* rate = std::get_if<double>(&*request.inflation)) return {.rate = *rate};
        if (const auto* model = std::get_if<plan::InflationModel>(&*request.inflation))
            return {.model = *model};
        return std::get<plan::InflationSettings>(*request.inflation);
    }
    const bool drawn = request.returns.model != plan::ReturnModel::kNormal &&
                       request.returns.model != plan::ReturnModel::kLognormal;
    if (drawn && !history.inflation.empty()) return {.model = plan::InflationModel::kHistorical};
    issues.push_back({Severity::kInfo, "no_inflation",
                      "no inflation is given: it is zero, and real amounts equal nominal ones",
                      "inflation"});
    return {};
}

Error contradiction(std::string pointer, std::string message) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "contradiction", std::move(message), {}});
    return error;
}

using ByAsset = std::map<std::string, double>;

// A single distribution: the portfolio is one asset, whatever the allocation names.
void use_single_law(double mean, double volatility, plan::Plan& plan) {
    plan.laws = {{"portfolio", mean, volatility}};
    plan.allocation = {{"portfolio", 1.0}};
    plan.glide_path.clear();
}

// `mean` and `volatility` as numbers, as numbers by asset, or as those of the log return.
Status use_figures(const PlanReturns& returns, plan::Plan& plan) {
    const bool logs = returns.mu || returns.sigma;
    const bool named = returns.mean || returns.volatility;
    if (!logs && !named) return {};
    if (plan.model != plan::ReturnModel::kNormal && plan.model != plan::ReturnModel::kLognormal)
        return contradiction("/returns/mean",
                             "mean and volatility require the model normal or lognormal");
    if (!plan.laws.empty() || (logs && named))
        return contradiction("/returns/mean",
                             "the return distribution is given more than once: expected mean and "
                             "volatility, mu and sigma, or `assets`");
    if (logs) {
        if (plan.model == plan::ReturnModel::kLognormal) plan.mean_kind = plan::MeanKind::kLog;
        use_single_law(returns.mu.value_or(0.0), returns.sigma.value_or(0.0), plan);
        return {};
    }
    const auto figure = [](const auto& given, const std::string& asset) {
        if (!given) return 0.0;
        if (const auto* number = std::get_if<double>(&*given)) return *number;
        const auto& by_asset = std::get<ByAsset>(*given);
        const auto place = by_asset.find(asset);
        return place == by_asset.end() ? 0.0 : place->second;
    };
    const auto* means = returns.mean ? std::get_if<ByAsset>(&*returns.mean) : nullptr;
    if (!means) {
        if (returns.volatility && std::holds_alternative<ByAsset>(*returns.volatility))
            return contradiction("/returns/mean", "volatilities by asset require means by asset");
        use_single_law(figure(returns.mean, ""), figure(returns.volatility, ""), plan);
        return {};
    }
    for (const auto& [asset, mean] : *means)
        plan.laws.push_back({asset, mean, figure(returns.volatility, asset)});
    return {};
}

std::vector<std::vector<double>> correlation_of(const PlanReturns& returns, std::size_t assets) {
    if (const auto* matrix = std::get_if<std::vector<std::vector<double>>>(&returns.correlation))
        return *matrix;
    std::vector<std::vector<double>> matrix(
        assets, std::vector<double>(assets, std::get<double>(returns.correlation)));
    for (std::size_t i = 0; i < assets; ++i) matrix[i][i] = 1.0;
    return matrix;
}

std::optional<plan::Contributions> contributions_of(const PlanRequest& request) {
    if (!request.contributions) return std::nullopt;
    if (const auto* amount = std::get_if<double>(&*request.contributions))
        return plan::Contributions{.amount = *amount, .amounts = {}};
    if (const auto* amounts = std::get_if<std::vector<double>>(&*request.contributions))
        return plan::Contributions{.amount = {}, .amounts = *amounts};
    return std::get<plan::Contributions>(*request.contributions);
}

// The taxable account consists of its lots; the portfolio is then the total of the accounts.
Status use_lots(Call& call, const PlanRequest& request, PlanInputs& inputs) {
    auto loaded = load_lots(call, *request.taxable_lots);
    if (!loaded) {
        Error error = std::move(loaded).error();
        for (FieldError& field : error.errors) field.pointer.insert(0, "/taxable_lots");
        return error;
    }
    plan::Plan& plan = inputs.plan;
    plan::Account taxable{.type = plan::AccountType::kTaxable, .basis = 0.0};
    for (plan::Account& account : plan.accounts) {
        if (account.type != plan::AccountType::kTaxable) continue;
        if (account.balance != 0.0 || account.tax_rate != 0.0)
            return contradiction("/accounts",
                                 "the taxable account is defined by its lots: of the account only "
                                 "contribution_share and distributions are used");
        taxable.contribution_share = account.contribution_share;
        taxable.distribution_yield = account.distribution_yield;
        taxable.distribution_tax_rate = account.distribution_tax_rate;
    }
    std::erase_if(plan.accounts, [](const plan::Account& account) {
        return account.type == plan::AccountType::kTaxable;
    });
    for (const plan::TaxLot& lot : loaded->lots.lots) {
        taxable.balance += lot.value;
        *taxable.basis += lot.basis;
    }
    plan.accounts.insert(plan.accounts.begin(), taxable);
    if (plan.initial_portfolio == 0.0)
        for (const plan::Account& account : plan.accounts)
            plan.initial_portfolio += account.balance;
    plan.taxable_lots = std::move(loaded->lots);
    inputs.data_digest = std::move(loaded->data_digest);
    inputs.issues.insert(inputs.issues.end(), loaded->issues.begin(), loaded->issues.end());
    return {};
}

// Calendar years count from start_year.
void number_years(plan::Plan& plan) {
    if (!plan.start_year) return;
    const auto number = [&](int& year) {
        if (year > plan::kMaxYears) year -= *plan.start_year;
    };
    for (plan::Event& event : plan.events) number(event.year);
    for (plan::GlidePoint& point : plan.glide_path) number(point.year);
    if (plan.retirement_year) number(*plan.retirement_year);
}

}  // namespace

Result<PlanInputs> plan_inputs(Call& call, const PlanRequest& request) {
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
    plan.antithetic = request.antithetic;
    plan.quasi = request.quasi;
    plan.contributions = contributions_of(request);
    if (!plan.age && plan.withdrawal) plan.age = plan.withdrawal->age;
    number_years(plan);
    TRY_STATUS(use_figures(request.returns, plan));
    plan.correlation = correlation_of(request.returns, plan::assets_of(plan).size());
    const bool law =
        plan.model == plan::ReturnModel::kNormal || plan.model == plan::ReturnModel::kLognormal;
    if (law && !plan.laws.empty()) {
        // The history is not used here, but must be present.
        inputs.history = plan::us_history();
    } else {
        TRY(inputs.history, history_of(request.returns, plan::assets_of(plan), inputs.issues));
    }
    if (request.taxable_lots) TRY_STATUS(use_lots(call, request, inputs));
    plan.inflation = inflation_of(request, inputs.history, inputs.issues);
    return inputs;
}

}  // namespace ballast::service
