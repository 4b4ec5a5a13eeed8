#include "service/batch/inputs.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "model/describe_factor_definition.hpp"
#include "model/describe_security.hpp"
#include "service/book/stored_option_market.hpp"
#include "service/market/source_order.hpp"
#include "service/version.hpp"
#include "store/factor_definitions.hpp"
#include "store/market_series.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/risk_settings.hpp"
#include "store/scenarios.hpp"
#include "store/securities.hpp"

namespace ballast::service {

Result<SharedInputs> shared_inputs(store::Transaction& transaction) {
    SharedInputs shared;
    TRY(const store::PriceParts prices, store::price_parts(transaction));
    shared.last_price = prices.last_date();
    Sha256 of_prices;
    for (const store::Dataset& part : prices.current) of_prices.update_field(part.id.to_string());
    // Which of two sources gives a close.
    TRY(const SourceOrder order, source_order(transaction, MarketSourceKind::kPrices));
    for (const std::string& source : order.sources) of_prices.update_field(source);
    // Returns over a split depend on it.
    TRY(const auto actions, store::price_actions(transaction, {}));
    for (const model::PriceAction& one : actions)
        if (one.kind == model::ActionKind::kSplit)
            of_prices.update_field(
                fmt::format("{} {} {}", one.symbol, one.date.serial(), one.value));
    TRY(const auto securities, store::find_securities(transaction));
    Sha256 of_securities;
    for (const model::Security& one : securities)
        of_securities
            .update_field(fmt::format("{} {} {}", one.symbol, describe::to_word(one.type),
                                      model::currency_code(one)))
            .update_field(one.sector);
    TRY(const auto factors, store::factor_definitions(transaction));
    Sha256 of_factors;
    for (const model::FactorDefinition& one : factors)
        of_factors.update_field(fmt::format(
            "{} {} {} {}", one.symbol, describe::to_word(one.coordinates), one.order, one.deleted));
    TRY(const auto scenarios, store::all_scenarios(transaction));
    Sha256 of_scenarios;
    for (const store::ScenarioRow& one : scenarios) of_scenarios.update_field(one.document);
    shared.inputs = {{"engine_version", std::string(kEngineVersion)},
                     {"factors", of_factors.finish_hex()},
                     {"prices", of_prices.finish_hex()},
                     {"scenarios", of_scenarios.finish_hex()},
                     {"securities", of_securities.finish_hex()}};
    return shared;
}

Result<BatchInputs> inputs_of(store::Transaction& transaction, const SharedInputs& shared,
                              const model::Portfolio& portfolio) {
    BatchInputs inputs = shared.inputs;
    TRY(const std::string settings, store::risk_settings(transaction, portfolio.id));
    inputs["settings"] = sha256_hex(settings);
    TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
    Sha256 digest;
    digest.update_field(fmt::format("{} {}", portfolio.version, positions.size()));
    for (const model::Position& position : positions)
        digest.update_field(fmt::format("{} {}", position.id.to_string(), position.version));
    inputs["positions"] = digest.finish_hex();
    return inputs;
}

Status add_option_market(const Call& call, const model::Portfolio& portfolio, fin::Date as_of,
                         BatchInputs& inputs) {
    std::vector<model::OptionTerms> options;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        options.clear();
        TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
        for (const model::Position& position : positions)
            if (position.option) options.push_back(*position.option);
        return {};
    }));
    if (options.empty()) return {};
    TRY(const auto market, load_option_market(call, options, as_of));
    inputs["option_market"] = market->digest();
    return {};
}

std::string digest_of(const BatchInputs& inputs) {
    Sha256 digest;
    for (const auto& [name, value] : inputs) digest.update_field(name).update_field(value);
    return digest.finish_hex();
}

}  // namespace ballast::service
