// risk.factors, factor.list, factor.put, factor.delete.
#include "service/risk/factor_methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "model/describe_factor_definition.hpp"
#include "risk/factor_defaults.hpp"
#include "risk/share_entered.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/risk/book.hpp"
#include "service/risk/describe_factors.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/settings.hpp"
#include "store/factor_definitions.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kFactorWindow = 252;

void add_unique(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

// Pages and callers read what the figures rest on from the response.
FactorsResponse respond(const FactorsRequest& request, Outcome<risk::FactorReport> outcome) {
    FactorsResponse response;
    static_cast<risk::FactorReport&>(response) = std::move(outcome.value);
    response.estimator = request.estimator;
    response.standard_errors = request.standard_errors;
    response.lags = request.lags;
    response.small_sample = request.small_sample;
    if (request.estimator == risk::FactorEstimator::kRidge) response.lambda = request.lambda;
    response.confidence = request.confidence;
    response.window = request.window;
    response.issues = std::move(outcome.issues);
    return response;
}

// ---- tables of the request --------------------------------------------------------------------

Result<wire::WideTable> table_of(const FactorsRequest& request,
                                 std::span<const std::string> factors) {
    if (request.returns) return *request.returns;
    const market::PriceHistory prices = price_history(*request.prices);
    if (const Status valid = market::validate(prices); !valid)
        return under("/prices", valid.error());
    return returns_on_common_dates(prices, factors);
}

Status add_weights(const FactorsRequest& request, risk::FactorData& data) {
    data.has_portfolio = !request.weights.empty();
    for (const auto& [asset, weight] : request.weights) {
        if (!std::isfinite(weight))
            return invalid("/weights/" + asset, "range",
                           fmt::format("the weight of {} is not a finite number", asset),
                           "give a fraction such as 0.25");
        if (std::ranges::find(data.assets, asset) == data.assets.end())
            return invalid("/weights/" + asset, "not_allowed",
                           fmt::format("{} has a weight and is not one of the assets", asset),
                           "name a column of the returns that is in `assets`");
        data.holdings.push_back({asset, asset, weight});
    }
    return {};
}

Result<FactorsResponse> factors_of_tables(Call& call, const FactorsRequest& request) {
    if (request.returns && request.prices)
        return invalid("/prices", "ambiguous", "both returns and prices are given",
                       "give one of the two");
    TRY(ChosenFactors chosen, chosen_columns(request));
    const std::vector<std::string> factors = chosen.symbols();
    TRY(const wire::WideTable table, table_of(request, factors));
    Alignment alignment{.factors = std::move(chosen),
                        .assets = request.assets,
                        .benchmark = request.benchmark,
                        .risk_free = request.risk_free,
                        .as_of = request.as_of,
                        .window = request.window};
    if (alignment.assets.empty())
        for (const std::string& column : table.columns)
            if (std::ranges::find(factors, column) == factors.end() &&
                column != request.risk_free && column != request.benchmark)
                alignment.assets.push_back(column);
    const auto has = [&](const std::string& name) {
        return std::ranges::find(table.columns, name) != table.columns.end();
    };
    for (std::size_t i = 0; i < request.assets.size(); ++i)
        if (!has(request.assets[i]))
            return invalid(fmt::format("/assets/{}", i), "not_allowed",
                           fmt::format("there is no column \"{}\"", request.assets[i]),
                           "name one of the columns");
    if (request.benchmark && !has(*request.benchmark))
        return invalid("/benchmark", "not_allowed",
                       fmt::format("there is no column \"{}\"", *request.benchmark),
                       "name one of the columns");
    if (alignment.assets.empty())
        return invalid("/assets", "required", "there is no column that is not a factor",
                       "add the returns of at least one asset, or name it in `assets`");
    TRY(AlignedReturns aligned, align(table, alignment));
    TRY_STATUS(add_weights(request, aligned.data));
    const std::size_t assets = aligned.data.assets.size();
    TRY(auto outcome, risk::factor_report(aligned.data, request, call.work()));
    FactorsResponse response = respond(request, std::move(outcome));
    response.coverage = response.portfolio ? response.portfolio->coverage
                                           : static_cast<double>(response.assets.size()) /
                                                 static_cast<double>(assets);
    response.as_of = request.as_of;
    if (response.portfolio) response.weight_base = WeightBase::kGiven;
    fill_provenance(response, "risk.factors", request, {},
                    joined(std::move(aligned.issues), response.issues));
    return response;
}

// ---- stored portfolios ------------------------------------------------------------------------

struct ExposedBook {
    std::vector<risk::FactorHolding> holdings;
    double net_value = 0.0;
    WeightBase base = WeightBase::kNetValue;
    double base_value = 0.0;
};

// Exposures by position, options by their delta; positions with the same symbol are one.
ExposedBook exposed(const ValuedPortfolio& valued, const Book& book) {
    ExposedBook result;
    for (const ValuedPosition& position : valued.positions)
        result.net_value += position.value.market_value.value_or(0.0);
    result.base = result.net_value > 0.0 ? WeightBase::kNetValue : WeightBase::kGrossValue;
    result.base_value = result.net_value > 0.0 ? result.net_value : book.priced_gross;
    std::map<std::string, std::size_t> places;
    const auto add = [&](const std::string& symbol, const std::string& asset, double value,
                         double exposure) {
        const auto [place, is_new] = places.emplace(symbol, result.holdings.size());
        if (is_new) result.holdings.push_back({symbol, asset, 0.0, 0.0, 0.0});
        risk::FactorHolding& holding = result.holdings[place->second];
        *holding.value += value;
        *holding.exposure += exposure;
        holding.weight = *holding.exposure / result.base_value;
    };
    for (const risk::Holding& holding : book.holdings)
        add(holding.symbol, holding.symbol, holding.value, holding.value);
    for (const risk::OptionHolding& option : book.options)
        add(option.symbol, option.underlying, option.greeks.market_value,
            option.greeks.delta_adjusted_exposure);
    return result;
}

double entered_value_share(const risk::PortfolioFactorFit& portfolio, double gross) {
    double entered = 0.0;
    for (const risk::HoldingContribution& holding : portfolio.holdings)
        if (holding.entered) entered += std::abs(holding.value.value_or(0.0));
    return risk::share_entered(entered, gross);
}

Status check_inputs_of_portfolio(const FactorsRequest& request) {
    if (!request.weights.empty())
        return invalid("/weights", "ambiguous", "both a stored portfolio and weights are given",
                       "give one of the two");
    if (request.returns || request.prices)
        return invalid(request.returns ? "/returns" : "/prices", "ambiguous",
                       "a stored portfolio uses stored prices",
                       "remove the table, or give `weights` in place of `portfolio`");
    return {};
}

void add_portfolio_issues(const Book& book, const ExposedBook& exposures, bool has_benchmark,
                          const std::string& benchmark, Issues& issues) {
    if (auto none = issue_of_no_risk(book)) issues.push_back(*std::move(none));
    if (exposures.base == WeightBase::kGrossValue && !exposures.holdings.empty())
        issues.push_back({Severity::kWarning, "net_value_not_positive",
                          fmt::format("the net value is {:.2f}; weights are shares of the gross "
                                      "value",
                                      exposures.net_value),
                          ""});
    if (!has_benchmark)
        issues.push_back(
            {Severity::kWarning, "no_benchmark",
             fmt::format("the benchmark {} of the risk settings has no stored prices; figures "
                         "against it are missing",
                         benchmark),
             benchmark});
}

Result<FactorsResponse> factors_of_portfolio(Call& call, FactorsRequest request) {
    TRY_STATUS(check_inputs_of_portfolio(request));
    if (!request.window) request.window = kFactorWindow;
    if (!request.minimum_observations) request.minimum_observations = risk::kFactorHistory;
    TRY(const risk::RiskSettings settings, settings_of(call, request.portfolio));
    std::vector<FactorView> definitions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(definitions, factors_in_use(transaction));
        return {};
    }));
    TRY(ChosenFactors chosen, chosen_definitions(definitions, request));
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, *request.portfolio, request.as_of,
                              request.option_market.value_or(OptionMarket{})));
    const Book book = book_of(valued);
    TRY_STATUS(require_value(book));
    Alignment alignment{.factors = std::move(chosen),
                        .assets = symbols_of(book),
                        .benchmark = request.benchmark.value_or(settings.benchmark),
                        .risk_free = request.risk_free,
                        .as_of = valued.snapshot.as_of(),
                        .window = request.window,
                        .require_factors = false};
    for (const std::string& asset : request.assets) add_unique(alignment.assets, asset);
    std::vector<std::string> names = alignment.assets;
    const std::vector<std::string> factors = alignment.factors.symbols();
    for (const std::string& factor : factors) add_unique(names, factor);
    add_unique(names, *alignment.benchmark);
    TRY(const market::Snapshot snapshot,
        load_snapshot(call, names, alignment.as_of, valued.portfolio.base_currency));
    if (request.benchmark && !snapshot.prices().column(*request.benchmark))
        return fail(Code::kNotFound,
                    fmt::format("the benchmark {} has no stored prices: import them with "
                                "market.import_prices, or name another benchmark",
                                *request.benchmark));
    TRY(AlignedReturns aligned,
        align(returns_on_common_dates(snapshot.prices(), factors), alignment));
    const ExposedBook exposures = exposed(valued, book);
    aligned.data.holdings = exposures.holdings;
    aligned.data.has_portfolio = true;
    Issues issues = joined(book.issues, aligned.issues);
    add_portfolio_issues(book, exposures, aligned.data.benchmark.has_value(), *alignment.benchmark,
                         issues);
    TRY(auto outcome, risk::factor_report(aligned.data, request, call.work()));
    FactorsResponse response = respond(request, std::move(outcome));
    response.coverage = book.coverage(
        response.portfolio ? entered_value_share(*response.portfolio, book.priced_gross) : 0.0);
    response.as_of = valued.snapshot.as_of();
    response.currency = book.currency;
    response.weight_base = exposures.base;
    response.base_value = exposures.base_value;
    Sha256 hash;
    hash.update_field(digest_of(valued)).update_field(snapshot.digest());
    // The definitions are data of the result, too.
    for (const risk::FactorSeries& factor : response.factors)
        hash.update_field(factor.factor).update_field(describe::to_word(factor.coordinates));
    hash.update_field(*alignment.benchmark);
    fill_provenance(response, "risk.factors", request, std::move(hash).finish_hex(),
                    joined(std::move(issues), response.issues));
    return response;
}

}  // namespace

Result<FactorsResponse> run_factors(Call& call, const FactorsRequest& request) {
    if (request.portfolio) return factors_of_portfolio(call, request);
    if (request.option_market)
        return invalid("/option_market", "ambiguous", "option_market requires a stored portfolio",
                       "name the `portfolio`, or remove option_market");
    if (!request.returns && !request.prices)
        return invalid("", "required", "the input is missing",
                       "give `returns` or `prices` with `factors`, or `portfolio`");
    return factors_of_tables(call, request);
}

namespace {

// ---- definitions ------------------------------------------------------------------------------

Result<ListFactorsResponse> list_factors(Call& call, const ListFactorsRequest&) {
    TRY(std::vector<FactorView> views, factors_in_use(call.transaction()));
    return ListFactorsResponse{std::move(views)};
}

Result<FactorView> put_factor(Call& call, const PutFactorRequest& request) {
    int order = 0;
    TRY(const std::vector<FactorView> before, factors_in_use(call.transaction()));
    for (const model::FactorDefinition& one : risk::default_factors())
        if (one.name == request.name) order = one.order;
    if (order == 0)
        for (const FactorView& view : before)
            order = view.name == request.name ? view.order : std::max(order, view.order + 1);
    for (const FactorView& view : before) {
        if (view.name == request.name) order = view.order;
        if (view.name != request.name && view.symbol == request.symbol)
            return invalid(
                "/symbol", "not_allowed",
                fmt::format("{} already stands for the factor {}", request.symbol, view.name),
                "choose another symbol, or delete that factor first");
    }
    TRY_STATUS(store::put_factor_definition(call.transaction(),
                                            {.name = request.name,
                                             .symbol = request.symbol,
                                             .coordinates = request.coordinates,
                                             .note = request.note,
                                             .order = request.order.value_or(order)},
                                            call.now()));
    call.touch("factor:" + request.name);
    TRY(const std::vector<FactorView> views, factors_in_use(call.transaction()));
    return *std::ranges::find(views, request.name, &FactorView::name);
}

Result<Deleted> delete_factor(Call& call, const DeleteFactorRequest& request) {
    TRY(const std::vector<FactorView> views, factors_in_use(call.transaction()));
    if (std::ranges::find(views, request.name, &FactorView::name) == views.end())
        return fail(Code::kNotFound, fmt::format("there is no factor {}", request.name));
    const std::vector<model::FactorDefinition> defaults = risk::default_factors();
    const auto found = std::ranges::find(defaults, request.name, &model::FactorDefinition::name);
    if (found == defaults.end()) {
        TRY_STATUS(store::delete_factor_definition(call.transaction(), request.name));
    } else {
        model::FactorDefinition marked = *found;
        marked.deleted = true;
        TRY_STATUS(store::put_factor_definition(call.transaction(), marked, call.now()));
    }
    call.touch("factor:" + request.name);
    return Deleted{request.name};
}

}  // namespace

void add_factor_methods(MethodTable& table) {
    table.add<FactorsRequest, FactorsResponse>(
        computation("risk.factors", "/risk/factors",
                    "Factor betas with standard errors, collinearity, and contributions to risk "
                    "and return."),
        run_factors);
    table.add<ListFactorsRequest, ListFactorsResponse>(
        {.name = "factor.list",
         .summary = "Lists the factors of regressions.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/factors"},
         .idempotent = true},
        list_factors);
    table.add<PutFactorRequest, FactorView>({.name = "factor.put",
                                             .summary = "Adds or replaces a factor.",
                                             .permission = Permission::kPortfolioWrite,
                                             .effect = Effect::kWrite,
                                             .route = {Verb::kPut, "/factors/{name}"},
                                             .idempotent = true},
                                            put_factor);
    table.add<DeleteFactorRequest, Deleted>({.name = "factor.delete",
                                             .summary = "Deletes a factor.",
                                             .permission = Permission::kPortfolioWrite,
                                             .effect = Effect::kWrite,
                                             .route = {Verb::kDelete, "/factors/{name}"},
                                             .destructive = true},
                                            delete_factor);
}

}  // namespace ballast::service
