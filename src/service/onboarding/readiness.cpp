#include "service/onboarding/readiness.hpp"

#include <algorithm>
#include <cmath>

#include "service/market/data.hpp"
#include "service/risk/factor_definitions.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

namespace {

double cost_weight(const model::Position& position) {
    if (!position.entry_price) return 0.0;
    return std::abs(position.quantity.to_double() * position.entry_price->to_double() *
                    position.multiplier.to_double());
}

std::size_t returns_of(const market::PriceHistory& prices, std::string_view symbol) {
    const auto at = std::ranges::find(prices.symbols, symbol);
    if (at == prices.symbols.end()) return 0;
    const auto& closes = prices.closes[static_cast<std::size_t>(at - prices.symbols.begin())];
    const auto known =
        std::ranges::count_if(closes, [](double close) { return !std::isnan(close); });
    return known > 0 ? static_cast<std::size_t>(known) - 1 : 0;
}

// Of a portfolio in a workspace without prices.
Result<std::vector<risk::PositionFacts>> facts_without_prices(const Call& call,
                                                              const std::string& portfolio) {
    std::vector<risk::PositionFacts> facts;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio found, store::find_portfolio(transaction, portfolio));
        TRY(const auto positions, store::all_positions(transaction, {.portfolio = found.id}));
        for (const model::Position& position : positions)
            facts.push_back({.symbol = position.symbol,
                             .is_cash = position.type == model::AssetType::kCash,
                             .is_option = position.option.has_value(),
                             .weight = cost_weight(position)});
        return {};
    }));
    return facts;
}

Result<risk::FactorFacts> factor_facts(Call& call) {
    std::vector<std::string> symbols;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto factors, factors_in_use(transaction));
        for (const FactorView& factor : factors) symbols.push_back(factor.symbol);
        return {};
    }));
    risk::FactorFacts facts{.factors = symbols.size()};
    const auto snapshot = load_snapshot(call, symbols, std::nullopt);
    for (const std::string& symbol : symbols)
        if (!snapshot || !snapshot->prices().column(symbol)) facts.missing.push_back(symbol);
    return facts;
}

}  // namespace

std::vector<risk::PositionFacts> position_facts(const ValuedPortfolio& valued) {
    std::vector<risk::PositionFacts> facts;
    for (const ValuedPosition& one : valued.positions) {
        risk::PositionFacts& fact = facts.emplace_back();
        fact.symbol = one.position.symbol;
        fact.is_cash = one.position.type == model::AssetType::kCash;
        fact.is_option = one.position.option.has_value();
        fact.has_value = one.value.market_value.has_value();
        fact.weight =
            fact.has_value ? std::abs(*one.value.market_value) : cost_weight(one.position);
        fact.has_assumed_volatility = one.option &&
                                      one.option->market.sources.volatility != "position" &&
                                      one.option->market.sources.volatility != kQuotedVolatility;
        if (fact.is_cash) continue;
        const std::string& moved_by =
            one.option ? one.option->market.stored_underlying : one.position.symbol;
        fact.returns = returns_of(valued.snapshot.prices(), moved_by);
        if (!fact.has_value && !one.issues.empty()) fact.reason = one.issues.front().message;
    }
    return facts;
}

Result<OnboardingReadiness> onboarding_readiness(Call& call, const std::string& portfolio) {
    OnboardingReadiness readiness;
    std::vector<risk::PositionFacts> facts;
    bool has_prices = false;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio found, store::find_portfolio(transaction, portfolio));
        readiness.portfolio = found.slug;
        TRY(const store::PriceParts parts, store::price_parts(transaction));
        readiness.as_of = parts.last_date();
        has_prices = !parts.empty();
        return {};
    }));
    if (has_prices) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, portfolio, std::nullopt, OptionMarket{}));
        facts = position_facts(valued);
        readiness.issues = valued.assumptions;
    } else {
        TRY(facts, facts_without_prices(call, portfolio));
    }
    TRY(const risk::FactorFacts factors, factor_facts(call));
    readiness.engines = risk::engine_readiness(facts, factors);
    readiness.ready = std::ranges::all_of(readiness.engines, [](const risk::EngineReadiness& one) {
        return one.state == risk::Readiness::kReady;
    });
    return readiness;
}

}  // namespace ballast::service
