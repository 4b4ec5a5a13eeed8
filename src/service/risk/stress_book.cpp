#include "service/risk/stress_book.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

#include "base/digest.hpp"
#include "risk/factors.hpp"
#include "risk/scenario_check.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/risk/book.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_definitions.hpp"
#include "service/risk/scenarios.hpp"
#include "store/database.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

void add_name(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

// `names`: receives the symbols by the names of their definitions.
Result<std::vector<std::string>> factor_symbols(const Call& call, const StressSource& request,
                                                std::map<std::string, std::string>& names) {
    std::vector<std::string> symbols = request.factors;
    if (!symbols.empty() || request.prices || request.returns) {
        if (symbols.empty())
            return invalid("/factors", "required", "there is no factor",
                           "name the columns of `prices` or `returns` that are factors");
        return symbols;
    }
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto views, factors_in_use(transaction));
        for (const FactorView& view : views) {
            symbols.push_back(view.symbol);
            names.emplace(view.name, view.symbol);
        }
        return {};
    }));
    return symbols;
}

// Closes that have the given returns: 1 on the day before the first, none where there is no return.
market::PriceHistory closes_of_returns(const wire::WideTable& returns) {
    market::PriceHistory prices{.symbols = returns.columns};
    if (returns.dates.empty()) return prices;
    prices.dates.push_back(returns.dates.front() + -1);
    prices.dates.insert(prices.dates.end(), returns.dates.begin(), returns.dates.end());
    for (const std::vector<double>& column : returns.values) {
        std::vector<double>& closes = prices.closes.emplace_back(1, 1.0);
        double level = 1.0;
        for (const double one : column) {
            if (!std::isnan(one)) level *= 1.0 + one;
            closes.push_back(std::isnan(one) ? one : level);
        }
    }
    return prices;
}

Result<std::vector<StoredScenario>> all_stored(const Call& call) {
    std::vector<StoredScenario> stored;
    if (!call.principal().has_tenant()) return stored;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(stored, stored_scenarios(transaction));
        return {};
    }));
    return stored;
}

Result<std::optional<StoredScenario>> find_stored(const Call& call, const std::string& id) {
    std::optional<StoredScenario> found;
    if (!call.principal().has_tenant()) return found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, stored_scenario(transaction, id));
        return {};
    }));
    return found;
}

Status at_pointer(Status status, const std::string& pointer) {
    if (status) return status;
    Error error = std::move(status).error();
    for (FieldError& one : error.errors) one.pointer = pointer + one.pointer;
    return error;
}

// Joint betas of few returns are large by chance.
void add_short_samples(const risk::FactorReport& report, Issues& issues) {
    constexpr std::size_t kNamed = 10;
    if (report.observations < risk::kFactorHistory) return;  // of all, reported once
    std::vector<std::string> names;
    std::size_t count = 0;
    for (const risk::FactorFit& fit : report.assets) {
        if (fit.observations >= risk::kFactorHistory) continue;
        if (++count <= kNamed) names.push_back(fmt::format("{} ({})", fit.asset, fit.observations));
    }
    if (count == 0) return;
    issues.push_back(
        {Severity::kWarning, "short_history",
         fmt::format("the betas of {}{} rest on fewer than {} returns", fmt::join(names, ", "),
                     count > kNamed ? fmt::format(" and {} more", count - kNamed) : "",
                     risk::kFactorHistory),
         "betas"});
}

}  // namespace

Status add_betas(StressInputs& inputs, std::vector<std::string> factors,
                 std::optional<fin::Date> as_of, std::optional<std::size_t> window,
                 const Work& work) {
    std::erase_if(factors, [&](const std::string& factor) {
        if (inputs.prices.column(factor)) return false;
        inputs.issues.push_back({Severity::kWarning, "no_factor",
                                 fmt::format("the factor {} has no prices; it is left out", factor),
                                 factor});
        return true;
    });
    if (factors.empty()) return {};
    std::vector<std::string> assets;
    for (const std::string& symbol : inputs.moved_by) add_name(assets, symbol);
    ChosenFactors chosen;
    for (const std::string& factor : factors) chosen.factors.push_back({factor});
    TRY(AlignedReturns aligned,
        align(inputs.returns ? *inputs.returns : returns_on_common_dates(inputs.prices, factors),
              {.factors = std::move(chosen), .assets = assets, .as_of = as_of, .window = window}));
    for (const Issue& issue : aligned.issues) {
        if (inputs.prices.column(issue.where)) continue;
        inputs.issues.push_back(
            {issue.severity, issue.code,
             fmt::format("{} has no history: a factor moves it by nothing", issue.where),
             issue.where});
    }
    risk::FactorSettings settings;
    settings.standard_errors = risk::StandardErrors::kOls;
    settings.minimum_observations = std::min<std::size_t>(risk::kFactorHistory, 20);
    TRY(auto outcome, risk::factor_report(aligned.data, settings, work));
    const risk::FactorReport& report = outcome.value;
    inputs.observations = report.observations;
    for (const Issue& issue : outcome.issues)
        if (issue.severity == Severity::kError || issue.code == "short_history")
            inputs.issues.push_back(issue);
    add_short_samples(report, inputs.issues);
    const auto& covariance = report.collinearity.covariance;
    inputs.book.factors = factors;
    inputs.book.covariance = math::Matrix::zero(factors.size(), factors.size());
    for (std::size_t i = 0; i < factors.size(); ++i)
        for (std::size_t j = 0; j < factors.size(); ++j)
            inputs.book.covariance(i, j) = covariance[i][j];
    std::map<std::string, std::vector<double>> betas;
    for (const risk::FactorFit& fit : report.assets)
        for (const risk::FactorBeta& beta : fit.betas)
            betas[fit.asset].push_back(beta.beta.value_or(0.0));
    for (std::size_t i = 0; i < inputs.moved_by.size(); ++i)
        if (const auto found = betas.find(inputs.moved_by[i]); found != betas.end())
            inputs.book.positions[i].betas = found->second;
    return {};
}

Result<StressInputs> stress_inputs(Call& call, const StressSource& request, bool with_rates) {
    StressInputs inputs;
    TRY(const Book book, load_book(call, request, {request.as_of, request.covariance_window}));
    if (request.portfolio) TRY_STATUS(require_value(book));
    inputs.book.net_value = book.cash;
    risk::add_positions(book.positions(), inputs);
    inputs.priced_share = book.coverage(1.0);
    inputs.currency = book.currency;
    inputs.as_of = book.as_of;
    inputs.issues = book.issues;
    if (auto none = issue_of_no_risk(book)) inputs.issues.push_back(*std::move(none));
    TRY(std::vector<std::string> factors, factor_symbols(call, request, inputs.factor_symbols));
    if (with_rates && request.factors.empty()) add_name(factors, std::string(risk::kRatesFund));
    Sha256 digest;
    digest.update_field(book.data_digest);
    if (request.prices) {
        inputs.prices = price_history(*request.prices);
    } else if (request.returns) {
        inputs.returns = *request.returns;
        inputs.prices = closes_of_returns(*request.returns);
    } else {
        std::vector<std::string> names = symbols_of(book);
        for (const std::string& factor : factors) add_name(names, factor);
        TRY(const market::Snapshot snapshot,
            load_snapshot(call, names, request.as_of, book.base_currency));
        inputs.prices = snapshot.prices();
        if (book.base_currency) inputs.base_currency = book.base_currency->to_string();
        for (const std::string& symbol : inputs.moved_by)
            if (const market::CurrencyConversion* conversion = snapshot.conversion(symbol))
                inputs.currencies[symbol] = conversion->currency.to_string();
        if (!inputs.as_of) inputs.as_of = snapshot.as_of();
        digest.update_field(snapshot.digest());
    }
    inputs.data_digest = digest.finish_hex();
    TRY_STATUS(add_betas(inputs, std::move(factors), request.as_of, request.covariance_window,
                         call.work()));
    return inputs;
}

Result<AskedScenario> asked_scenario(const Call& call, const ScenarioChoice& choice,
                                     const std::string& pointer) {
    if (const auto* id = std::get_if<std::string>(&choice)) {
        if (const risk::LibraryScenario* found = risk::find_scenario(*id))
            return AskedScenario{found->scenario, found};
        TRY(const auto stored, find_stored(call, *id));
        if (stored) return AskedScenario{stored->scenario, nullptr, true};
        return invalid(pointer, "not_allowed", fmt::format("there is no scenario \"{}\"", *id),
                       "scenario.list lists them; or give a scenario with shocks or a window");
    }
    const auto& own = std::get<model::Scenario>(choice);
    TRY_STATUS(at_pointer(risk::check_scenario(own), pointer));
    return AskedScenario{own};
}

Result<std::vector<AskedScenario>> asked_scenarios(const Call& call,
                                                   const std::vector<ScenarioChoice>& choices) {
    std::vector<AskedScenario> asked;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        TRY(AskedScenario one, asked_scenario(call, choices[i], fmt::format("/scenarios/{}", i)));
        asked.push_back(std::move(one));
    }
    if (!choices.empty()) return asked;
    for (const risk::LibraryScenario& one : risk::scenario_library())
        asked.push_back({one.scenario, &one});
    TRY(const auto stored, all_stored(call));
    for (const StoredScenario& one : stored) asked.push_back({one.scenario, nullptr, true});
    return asked;
}

std::string scenario_digest(const std::string& data_digest, std::span<const AskedScenario> asked) {
    Sha256 digest;
    digest.update_field(data_digest);
    bool any = false;
    for (const AskedScenario& one : asked) {
        if (!one.is_stored) continue;
        any = true;
        wire::digest_into(digest, one.scenario);
    }
    return any ? digest.finish_hex() : data_digest;
}

bool has_rates(std::span<const AskedScenario> asked) {
    return std::ranges::any_of(asked, [](const AskedScenario& one) {
        return std::ranges::any_of(one.scenario.shocks, [](const model::Shock& shock) {
            return shock.type == model::ShockType::kRates;
        });
    });
}

}  // namespace ballast::service
